import EgressModel
import EgressResolve
import EgressTestSupport
import Testing

/// Answers from NSD, Unbound and Knot, and from the files of the same zones.
@Suite(.timeLimit(.minutes(2))) struct RealServerTests {
    private static let aliases = [
        link("www.aliyun.com", "www-jp-de-intl-adns.aliyun.com", ttl: 120),
        link("www-jp-de-intl-adns.aliyun.com", "www-jp-de-intl-adns.aliyun.com.gds.alibabadns.com", ttl: 600),
        link("www-jp-de-intl-adns.aliyun.com.gds.alibabadns.com", "v6wagbridge.aliyun.com", ttl: 120),
        link("v6wagbridge.aliyun.com", "v6wagbridge.aliyun.com.gds.alibabadns.com", ttl: 600),
    ]
    private static let addresses = ["106.11.93.21", "140.205.32.4", "140.205.34.3", "140.205.230.13"]
    private static let article = NameOutcome(
        name: name("www.aliyun.com"), verdict: .addresses, chain: aliases,
        addresses: addresses.map { found("v6wagbridge.aliyun.com.gds.alibabadns.com", $0, ttl: 60) })

    private static func outcome(
        _ resolver: any Resolver, _ qname: String = "www.aliyun.com", _ family: AddressFamily = .ipv4
    ) async throws -> NameOutcome {
        try #require(await BulkLookup([resolver]).look(up: [name(qname)], family: family).first)
    }

    // MARK: The name from the article

    @Test(arguments: [false, true])
    func `NSD with both zones gives the article's addresses`(usesTCP: Bool) async throws {
        let server = try LiveServer.nsd(zones: ServedZone.article())
        let outcome = try await Self.outcome(StubResolver(asking: server.nameServer, tries: 3, usesTCP: usesTCP))
        #expect(outcome == Self.article)
        #expect(outcome.ttl == 60)
    }

    @Test func `Knot sends bare CNAMEs out of its zones, with the same outcome`() async throws {
        let server = try LiveServer.knot(zones: ServedZone.article())
        #expect(try await Self.outcome(StubResolver(asking: server.nameServer, tries: 3)) == Self.article)
    }

    @Test func `an NSD for each zone, asked one after the other, is a failure and no part of the answer`() async throws
    {
        let zones = try ServedZone.article()
        let server = try LiveServer.nsd(zones: [zones[0]])
        let outcome = try await Self.outcome(StubResolver(asking: server.nameServer))
        guard case .failed(.unanswered(let asked, let failures)) = outcome.verdict else {
            Issue.record("\(outcome.verdict) is no failure of servers")
            return
        }
        // Newer releases also send extended errors (RFC 8914), so compare only the causes.
        #expect(asked.qtype == .a)
        #expect(failures.map(\.server) == [server.nameServer])
        #expect(failures.map(\.cause) == [.rcode(.refused)])
        #expect(outcome.chain.map(\.target) == Self.aliases[..<2].map(\.target))
        #expect(outcome.addresses.isEmpty)
    }

    @Test func `Unbound before NSD has the same outcome`() async throws {
        let server = try LiveServer.unbound(zones: ServedZone.article())
        try await Self.checkWithoutTTLs(Self.outcome(StubResolver(asking: server.nameServer, tries: 3)))
    }

    @Test func `Unbound before an NSD for each zone has the same outcome`() async throws {
        let server = try LiveServer.unbound(separateServersFor: ServedZone.article())
        try await Self.checkWithoutTTLs(Self.outcome(StubResolver(asking: server.nameServer, tries: 3)))
    }

    @Test func `the zone files have the same outcome`() async throws {
        let paths = [Fixture.zonePath("aliyun.com"), Fixture.zonePath("alibabadns.com")]
        #expect(try await Self.outcome(ZoneFileResolver(paths: paths)) == Self.article)
    }

    @Test func `NSD and Knot together have the same outcome`() async throws {
        let zones = try ServedZone.article()
        let servers = try [LiveServer.nsd(zones: zones), LiveServer.knot(zones: zones)]
        let lookup = BulkLookup(servers.map { StubResolver(asking: $0.nameServer, tries: 3) })
        #expect(await lookup.look(up: [name("www.aliyun.com")], family: .ipv4) == [Self.article])
    }

    /// Checks an outcome without comparing each TTL, because a cache counts them down.
    private static func checkWithoutTTLs(_ outcome: NameOutcome) {
        #expect(outcome.verdict == .addresses)
        #expect(outcome.chain.map(\.owner) == aliases.map(\.owner))
        #expect(outcome.chain.map(\.target) == aliases.map(\.target))
        #expect(outcome.addresses.map(\.address) == addresses.map(address))
        #expect(outcome.addresses.allSatisfy { $0.owner == aliases[3].target })
        #expect(outcome.warnings.isEmpty)
        #expect(outcome.ttl.map { (30...60).contains($0) } == true)
    }

    // MARK: All kinds of answers

    /// The expected outcomes for the zone example.com, from any source.
    private static let kinds = [
        ("api.example.com", NameOutcome.Verdict.addresses, ["93.184.216.34", "93.184.216.35"]),
        ("www.example.com", .addresses, ["93.184.216.34", "93.184.216.35"]),
        ("dual.example.com", .addresses, ["93.184.216.40", "2606:2800:220:1::40"]),
        ("mixedcase.example.com", .addresses, ["93.184.216.42"]),
        ("_srv._tcp.example.com", .addresses, ["93.184.216.43"]), ("text.example.com", .noData, []),
        ("totext.example.com", .noData, []), ("nowhere.example.com", .nxDomain, []),
        ("tonowhere.example.com", .nxDomain, []), ("ent.example.com", .noData, []),
        ("x.ent.example.com", .nxDomain, []), ("any.wild.example.com", .addresses, ["93.184.216.45"]),
        ("a.b.wild.example.com", .addresses, ["93.184.216.45"]),
        ("any.wildcname.example.com", .addresses, ["93.184.216.34", "93.184.216.35"]),
        ("www.old.example.com", .addresses, ["93.184.216.46"]), ("x.old.example.com", .nxDomain, []),
        (
            "loop1.example.com",
            .failed(.loop(["loop1.example.com", "loop2.example.com", "loop1.example.com"].map(name))), []
        ),
        ("self.example.com", .failed(.loop(["self.example.com", "self.example.com"].map(name))), []),
    ]

    private static func check(_ resolver: any Resolver) async {
        let outcomes = await BulkLookup([resolver]).look(up: kinds.map { name($0.0) }, family: .dual)
        for ((qname, verdict, addresses), outcome) in zip(kinds, outcomes) {
            #expect(outcome.verdict == verdict, "\(qname)")
            #expect(outcome.addresses.map(\.address.description) == addresses, "\(qname)")
            #expect(outcome.warnings.isEmpty, "\(qname)")
        }
        #expect(outcomes.count == 18)
    }

    @Test func `NSD tells every kind of answer`() async throws {
        let server = try LiveServer.nsd(zones: [.fixture("example.com")])
        await Self.check(StubResolver(asking: server.nameServer, tries: 3))
    }

    @Test func `Knot tells every kind of answer`() async throws {
        let server = try LiveServer.knot(zones: [.fixture("example.com")])
        await Self.check(StubResolver(asking: server.nameServer, tries: 3))
    }

    @Test func `the zone file tells every kind of answer`() async throws {
        await Self.check(try ZoneFileResolver(paths: [Fixture.zonePath("example.com")]))
    }

    @Test func `a delegation is a failure, from NSD and from the file`() async throws {
        let server = try LiveServer.nsd(zones: [.fixture("example.com")])
        let asked = try await Self.outcome(StubResolver(asking: server.nameServer), "a.sub.example.com")
        let delegated = question("a.sub.example.com")
        #expect(
            asked.verdict
                == .failed(.unanswered(delegated, [ServerFailure(server: server.nameServer, cause: .lame)])))
        let read = try await Self.outcome(
            ZoneFileResolver(paths: [Fixture.zonePath("example.com")]), "a.sub.example.com")
        #expect(read.verdict == .failed(.delegated(delegated, cut: name("sub.example.com"))))
    }

    // MARK: Many records and names

    private static let big = (0...2).flatMap { third in (1...100).map { "8.8.\(third).\($0)" } }

    @Test func `300 addresses come from NSD over TCP`() async throws {
        let server = try LiveServer.nsd(zones: [.fixture("example.com")])
        let outcome = try await Self.outcome(StubResolver(asking: server.nameServer, tries: 3), "big.example.com")
        #expect(outcome.verdict == .addresses)
        #expect(outcome.addresses == Self.big.map { found("big.example.com", $0) })
    }

    @Test func `300 addresses come from Unbound over TCP`() async throws {
        let server = try LiveServer.unbound(zones: [.fixture("example.com")])
        let outcome = try await Self.outcome(StubResolver(asking: server.nameServer, tries: 3), "big.example.com")
        #expect(outcome.addresses.map(\.address) == Self.big.map(address))
    }

    @Test func `a thousand names of both families come from NSD`() async throws {
        let records = (0..<1000).map { "n\($0) A 198.51.\($0 / 250).\($0 % 250)\nn\($0) AAAA 2001:db8::1:\($0)\n" }
        let zone = ServedZone("example.org", text: ServedZone.made("example.org").text + records.joined())
        let server = try LiveServer.nsd(zones: [zone])
        let lookup = BulkLookup([StubResolver(asking: server.nameServer, tries: 3)])
        let outcomes = await lookup.look(up: (0..<1000).map { name("n\($0).example.org") }, family: .dual)
        #expect(
            outcomes.map { $0.addresses.map(\.address.description) }
                == (0..<1000).map { ["198.51.\($0 / 250).\($0 % 250)", "2001:db8::1:\($0)"] })
        #expect(outcomes.allSatisfy { $0.verdict == .addresses && $0.warnings.isEmpty })
    }
}
