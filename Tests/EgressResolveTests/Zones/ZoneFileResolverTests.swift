import EgressModel
import EgressResolve
import EgressTestSupport
import LDNS
import SystemPackage
import Testing

@Suite struct ZoneFileResolverTests {
    private static func resolver(_ texts: String...) throws -> ZoneFileResolver {
        let folder = try TemporaryFolder()
        let paths = try texts.enumerated().map { try folder.write($1, to: "\($0).zone") }
        return try ZoneFileResolver(paths: paths)
    }

    /// Returns a master file for the zone `apex` with the given records.
    private static func zone(_ apex: String, _ records: String...) -> String {
        (["$ORIGIN \(apex).", "$TTL 300", "@ SOA ns hostmaster 1 3600 900 1209600 300", "@ NS ns"] + records)
            .joined(separator: "\n")
    }

    private static func loose(_ records: String...) -> String { (["$TTL 300"] + records).joined(separator: "\n") }

    /// The addresses at the end of the chain, or the verdict if there are none.
    enum Found: Hashable, Sendable, ExpressibleByStringLiteral {
        /// The addresses, sorted as text and separated by a space.
        case addresses(String)
        case noData
        case nxDomain
        case failed(ResolveError)

        init(stringLiteral text: String) { self = .addresses(text) }

        static func outside(_ qname: String) -> Found { .failed(.notInZoneFiles(question(qname))) }

        static func delegated(_ qname: String, to cut: String) -> Found {
            .failed(.delegated(question(qname), cut: name(cut)))
        }
    }

    private static func lookUp(_ resolver: ZoneFileResolver, _ qname: String, _ qtype: RecordType = .a) async -> Found {
        let result = await AddressLookup(resolver).look(up: name(qname), qtype)
        return switch result.verdict {
        case .addresses: .addresses(result.addresses.map(\.address.description).sorted().joined(separator: " "))
        case .noData: .noData
        case .nxDomain: .nxDomain
        case .failed(let error): .failed(error)
        }
    }

    // MARK: Zones

    @Test(
        arguments: [
            ("www.example.com", "192.0.2.1"), ("WWW.Example.COM.", "192.0.2.1"), ("example.com", "192.0.2.9"),
            ("two.example.com", "192.0.2.2 192.0.2.3"), ("text.example.com", .noData), ("v6.example.com", .noData),
            ("nothing.example.com", .nxDomain), ("below.www.example.com", .nxDomain),
            ("ent.example.com", .noData), ("deep.ent.example.com", "192.0.2.4"), ("no.ent.example.com", .nxDomain),
            ("b.c.example.com", .noData), ("c.example.com", .noData),
            ("odd.example.com", .noData), ("even.example.com", .nxDomain), ("alias.example.com", "192.0.2.1"),
            ("toNothing.example.com", .nxDomain), ("totext.example.com", .noData),
            ("self.example.com", .failed(.loop([name("self.example.com"), name("self.example.com")]))),
            ("outside.example.com", .outside("host.example.net")),
            ("example.net", .outside("example.net")),
            ("com", .outside("com")),
            ("xexample.com", .outside("xexample.com")),
        ] as [(String, Found)])
    func `a zone answers as its server would`(qname: String, result: Found) async throws {
        let resolver = try Self.resolver(
            Self.zone(
                "example.com", "@ A 192.0.2.9", "www A 192.0.2.1", "two A 192.0.2.3", "two A 192.0.2.2", "text TXT x",
                "v6 AAAA 2001:db8::1", "deep.ent A 192.0.2.4", "a.b.c A 192.0.2.5",
                "x\\.y.odd A 192.0.2.6", "alias CNAME WWW",
                "tonothing CNAME nothing", "totext CNAME text", "self CNAME self", "outside CNAME host.example.net."))
        #expect(await Self.lookUp(resolver, qname) == result)
    }

    @Test func `TTLs and chain are those of the file`() async throws {
        let resolver = try Self.resolver(
            Self.zone("example.com", "a 10 CNAME b", "b 20 CNAME c", "c 30 A 192.0.2.1", "c 40 A 192.0.2.2"))
        let result = await AddressLookup(resolver).look(up: name("a.example.com"), .a)
        #expect(
            result.chain == [
                link("a.example.com", "b.example.com", ttl: 10), link("b.example.com", "c.example.com", ttl: 20),
            ])
        #expect(
            result.addresses == [
                found("c.example.com", "192.0.2.1", ttl: 30), found("c.example.com", "192.0.2.2", ttl: 40),
            ])
    }

    @Test func `both families are answered from one name`() async throws {
        let resolver = try Self.resolver(Self.zone("example.com", "a A 192.0.2.1", "a AAAA 2001:db8::1"))
        #expect(await Self.lookUp(resolver, "a.example.com", .a) == "192.0.2.1")
        #expect(await Self.lookUp(resolver, "a.example.com", .aaaa) == "2001:db8::1")
    }

    // MARK: Names outside zones

    @Test(
        arguments: [
            ("a.example.com", "192.0.2.1"), ("b.example.com", "192.0.2.1"),
            ("v6.example.com", .outside("v6.example.com")),
            ("c.example.com", .outside("c.example.com")),
            ("example.com", .outside("example.com")),
            ("x.wild.example.com", .outside("x.wild.example.com")),
            ("d.example.com", .outside("gone.example.com")),
        ] as [(String, Found)])
    func `without an SOA records are used and absence proves nothing`(qname: String, result: Found) async throws {
        let resolver = try Self.resolver(
            Self.loose(
                "a.example.com. A 192.0.2.1", "b.example.com. CNAME a.example.com.", "v6.example.com. AAAA 2001:db8::1",
                "*.wild.example.com. A 192.0.2.2", "d.example.com. CNAME gone.example.com."))
        #expect(await Self.lookUp(resolver, qname) == result)
    }

    @Test func `an SOA answers for its apex and what is below, not for its neighbours`() async throws {
        let resolver = try Self.resolver(
            Self.zone("sub.example.com", "a A 192.0.2.1"), Self.loose("b.example.com. A 192.0.2.2"))
        #expect(await Self.lookUp(resolver, "x.sub.example.com") == .nxDomain)
        #expect(await Self.lookUp(resolver, "sub.example.com") == .noData)
        #expect(await Self.lookUp(resolver, "b.example.com") == "192.0.2.2")
        #expect(await Self.lookUp(resolver, "c.example.com") == .outside("c.example.com"))
    }

    @Test func `a zone of the root answers for every name`() async throws {
        let resolver = try Self.resolver(". 60 SOA ns. hostmaster. 1 2 3 4 5\na. 60 A 192.0.2.1\n")
        #expect(await Self.lookUp(resolver, "a") == "192.0.2.1")
        #expect(await Self.lookUp(resolver, "b.c.d") == .nxDomain)
    }

    // MARK: Wildcards (the example of RFC 4592, section 2.2.1, with additional A records)

    @Test(
        arguments: [
            ("host3.example", .a, "192.0.2.33"), ("foo.bar.example", .a, "192.0.2.33"),
            ("host3.example", .aaaa, .noData), ("host1.example", .a, "192.0.2.1"), ("host1.example", .aaaa, .noData),
            ("sub.host1.example", .a, .nxDomain), ("_tcp.host1.example", .a, .noData),
            ("_telnet._tcp.host1.example", .a, .nxDomain), ("_ssh._tcp.host1.example", .a, .noData),
            (
                "host.subdel.example", .a,
                .delegated("host.subdel.example", to: "subdel.example")
            ),
            ("a.sub.example", .a, "192.0.2.44"), ("sub.example", .a, .noData), ("b.a.sub.example", .a, "192.0.2.44"),
            ("x.exists.sub.example", .a, .nxDomain), ("exists.sub.example", .a, .noData),
            ("any.alias.example", .a, "192.0.2.1"), ("any.alias.example", .aaaa, .noData),
        ] as [(String, RecordType, Found)])
    func `a wildcard covers what does not exist below its closest encloser`(
        qname: String, qtype: RecordType, result: Found
    ) async throws {
        let resolver = try Self.resolver(
            Self.zone(
                "example", "* TXT \"this is a wildcard\"", "* MX 10 host1", "* A 192.0.2.33", "host1 A 192.0.2.1",
                "_ssh._tcp.host1 SRV 0 0 22 host1", "_ssh._tcp.host2 SRV 0 0 22 host1", "subdel NS ns.example.net.",
                "*.sub A 192.0.2.44", "exists.sub TXT x", "*.alias CNAME host1"))
        #expect(await Self.lookUp(resolver, qname, qtype) == result)
    }

    @Test func `a wildcard's records have the owner asked for and their TTL`() async throws {
        let resolver = try Self.resolver(Self.zone("example", "*.a 70 CNAME b", "b A 192.0.2.1"))
        let result = await AddressLookup(resolver).look(up: name("x.y.a.example"), .a)
        #expect(result.chain == [link("x.y.a.example", "b.example", ttl: 70)])
        #expect(result.addresses == [found("b.example", "192.0.2.1")])
    }

    // MARK: DNAME

    @Test(
        arguments: [
            ("www.old.example", "192.0.2.1"), ("a.b.old.example", "192.0.2.2"), ("no.old.example", .nxDomain),
            ("old.example", "192.0.2.3"), ("hidden.old.example", .nxDomain), ("www.older.example", "192.0.2.1"),
            ("www.away.example", .outside("www.example.net")),
        ] as [(String, Found)])
    func `a DNAME redirects what is below it, and not itself`(qname: String, result: Found) async throws {
        let resolver = try Self.resolver(
            Self.zone(
                "example", "old DNAME new", "old A 192.0.2.3", "hidden.old A 192.0.2.66", "www.new A 192.0.2.1",
                "a.b.new A 192.0.2.2", "older DNAME old", "away DNAME example.net."))
        #expect(await Self.lookUp(resolver, qname) == result)
    }

    @Test func `a DNAME stands in the chain as the CNAME that it makes`() async throws {
        let resolver = try Self.resolver(Self.zone("example", "old 50 DNAME new", "www.new 60 A 192.0.2.1"))
        let result = await AddressLookup(resolver).look(up: name("www.old.example"), .a)
        #expect(result.chain == [link("www.old.example", "www.new.example", ttl: 50)])
        #expect(result.addresses == [found("www.new.example", "192.0.2.1", ttl: 60)])
    }

    @Test func `a DNAME that makes a name too long is a failure`() async throws {
        let label = String(repeating: "x", count: 60)
        let resolver = try Self.resolver(Self.zone("example", "o DNAME \(label).\(label).\(label)"))
        let qname = "\(label).\(label).o.example"
        #expect(
            await Self.lookUp(resolver, qname) == .failed(.unusableTarget(name(qname))))
    }

    @Test func `a DNAME into itself ends`() async throws {
        let resolver = try Self.resolver(Self.zone("example", "a DNAME b.a"))
        guard case .failed(.chainTooLong(_, limit: 16)) = await Self.lookUp(resolver, "x.a.example") else {
            Issue.record("it goes on")
            return
        }
    }

    // MARK: Delegation

    @Test(arguments: ["sub.example", "a.sub.example", "x.y.sub.example", "ns.sub.example"])
    func `what is delegated is not answered, glue or not`(qname: String) async throws {
        let resolver = try Self.resolver(
            Self.zone("example", "sub NS ns.sub", "ns.sub A 127.0.0.1", "a.sub A 192.0.2.66"))
        #expect(
            await Self.lookUp(resolver, qname)
                == .delegated(qname, to: "sub.example"))
    }

    @Test func `an alias into what is delegated is not answered`() async throws {
        let resolver = try Self.resolver(Self.zone("example", "www CNAME a.sub", "sub NS ns.example.net."))
        #expect(
            await Self.lookUp(resolver, "www.example")
                == .delegated("a.sub.example", to: "sub.example"))
    }

    @Test func `what is delegated is answered from the child's file`() async throws {
        let resolver = try Self.resolver(
            Self.zone("example", "sub NS ns.sub", "ns.sub A 127.0.0.1"), Self.zone("sub.example", "a A 192.0.2.1"))
        #expect(await Self.lookUp(resolver, "a.sub.example") == "192.0.2.1")
        #expect(await Self.lookUp(resolver, "b.sub.example") == .nxDomain)
        #expect(await Self.lookUp(resolver, "sub.example") == .noData)
    }

    // MARK: Skipped records

    @Test(
        arguments: [
            ("www.example.com", "192.0.2.1"), ("example.com", .noData), ("only.example.com", .noData),
            ("a.b.only.example.com", .noData), ("b.only.example.com", .noData), ("c.only.example.com", .nxDomain),
            ("any.wild.example.com", .noData), ("wild.example.com", .noData), ("alias.example.com", "192.0.2.1"),
            ("below.cut.example.com", .delegated("below.cut.example.com", to: "cut.example.com")),
            ("missing.example.com", .nxDomain),
        ] as [(String, Found)])
    func `the owner of a skipped record exists, and nothing else changes`(qname: String, result: Found) async throws {
        let resolver = try Self.resolver(
            Self.zone(
                "example.com", "@ RESINFO qnamemin", "www A 192.0.2.1", "www A6 0 ::1", "only MX bad",
                "a.b.only WALLET x", "*.wild RESINFO x", "alias CNAME www", "alias WALLET x", "cut NS ns.example.net.",
                "below.cut WALLET x"))
        #expect(await Self.lookUp(resolver, qname) == result)
    }

    @Test func `skipped records are told once for each file and type`() throws {
        let folder = try TemporaryFolder()
        let first = try folder.write(Self.zone("a.example", "x MX", "y MX bad", "z WALLET x"), to: "first.zone")
        let second = try folder.write(Self.zone("b.example", "x MX"), to: "second.zone")
        #expect(
            try ZoneFileResolver(paths: [first, second]).findings == [
                .skippedRecords(path: first, SkippedRecords(type: "MX", line: 5, count: 2)),
                .skippedRecords(path: first, SkippedRecords(type: "WALLET", line: 7, count: 1)),
                .skippedRecords(path: second, SkippedRecords(type: "MX", line: 5, count: 1)),
            ])
    }

    // MARK: Several files

    @Test(arguments: [[0, 1], [1, 0]])
    func `a chain goes across files in whatever order they are given`(order: [Int]) async throws {
        let paths = [Fixture.zonePath("aliyun.com"), Fixture.zonePath("alibabadns.com")]
        let resolver = try ZoneFileResolver(paths: order.map { paths[$0] })
        #expect(
            await Self.lookUp(resolver, "www.aliyun.com") == "106.11.93.21 140.205.230.13 140.205.32.4 140.205.34.3")
    }

    @Test func `one zone in two files is united, equal records are one`() async throws {
        let resolver = try Self.resolver(
            Self.zone("example", "a A 192.0.2.1", "a A 192.0.2.2", "c CNAME a"),
            Self.zone("example", "A A 192.0.2.2", "a A 192.0.2.3", "b A 192.0.2.4", "c CNAME A"))
        #expect(await Self.lookUp(resolver, "a.example") == "192.0.2.1 192.0.2.2 192.0.2.3")
        #expect(await Self.lookUp(resolver, "b.example") == "192.0.2.4")
        #expect(await Self.lookUp(resolver, "c.example") == "192.0.2.1 192.0.2.2 192.0.2.3")
    }

    @Test func `equal records of a large RRset are one`() async throws {
        let records = (0..<20_000).map { "a.example. 60 A 192.0.\($0 / 256).\($0 % 256)" }
        let resolver = try Self.resolver(
            Self.loose(records.joined(separator: "\n")),
            Self.loose((records + ["a.example. A 8.8.8.8"]).reversed().joined(separator: "\n")))
        let result = await AddressLookup(resolver).look(up: name("a.example"), .a)
        #expect(result.addresses.count == records.count + 1)
    }

    @Test func `one file without a zone adds to the zone of the other`() async throws {
        let resolver = try Self.resolver(Self.zone("example", "a A 192.0.2.1"), Self.loose("b.example. A 192.0.2.2"))
        #expect(await Self.lookUp(resolver, "b.example") == "192.0.2.2")
        #expect(await Self.lookUp(resolver, "c.example") == .nxDomain)
    }

    @Test func `no file answers nothing`() async throws {
        #expect(await Self.lookUp(try Self.resolver(), "a") == .outside("a"))
        #expect(await Self.lookUp(try Self.resolver(""), "a") == .outside("a"))
    }

    // MARK: Bad files

    @Test(arguments: [("a", "a.example"), ("A", "a.example"), ("*", "example")])
    func `a second CNAME of one owner is refused, its file and line named`(owner: String, told: String) throws {
        let folder = try TemporaryFolder()
        let first = try folder.write(Self.zone("example", "a CNAME b", "* CNAME b"), to: "first.zone")
        let second = try folder.write(
            Self.zone("example", "x A 192.0.2.1", "", "\(owner) CNAME c", ""), to: "second.zone")
        #expect(throws: ZoneFileError.malformed(path: second, line: 7, .secondAlias(name(told)))) {
            try ZoneFileResolver(paths: [first, second])
        }
    }

    @Test(arguments: [["a CNAME b", "a TXT x"], ["a TXT x", "a CNAME b"], ["* CNAME b", "* A 192.0.2.1"]])
    func `a CNAME beside other records is refused`(records: [String]) {
        let error = #expect(throws: ZoneFileError.self) {
            try Self.resolver(Self.zone("example", records[0], records[1]))
        }
        guard case .malformed(_, line: 6, .aliasBesideRecords) = error else {
            Issue.record("\(String(describing: error)) names another line or fault")
            return
        }
    }

    @Test(arguments: ["NSEC c A", "RRSIG A 8 2 300 20300101000000 20200101000000 1 example. AAAA", "CNAME B"])
    func `a CNAME may stand beside records of DNSSEC and itself`(record: String) async throws {
        let resolver = try Self.resolver(
            Self.zone("example", "a \(record)", "a CNAME b", "a \(record)", "b A 192.0.2.1"))
        #expect(await Self.lookUp(resolver, "a.example") == "192.0.2.1")
    }

    @Test(arguments: [("$INCLUDE x", 2), ("a A bad", 2), ("a A 192.0.2.1\n\nb A bad", 4), ("a", 2)])
    func `a malformed file is refused, its line named`(text: String, line: Int) throws {
        let folder = try TemporaryFolder()
        let good = try folder.write(Self.zone("example"), to: "good.zone")
        let bad = try folder.write("$ORIGIN example.\n\(text)\n", to: "bad.zone")
        let error = #expect(throws: ZoneFileError.self) { try ZoneFileResolver(paths: [good, bad]) }
        guard case .malformed(bad, line, .line) = error else {
            Issue.record("\(String(describing: error)) names another place")
            return
        }
    }

    @Test func `a missing file is refused`() throws {
        let path = try TemporaryFolder().path("missing.zone")
        #expect(throws: ZoneFileError.unreadable(path: path, .noSuchFileOrDirectory)) {
            try ZoneFileResolver(paths: [path])
        }
    }
}
