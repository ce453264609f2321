import EgressModel
import EgressResolve
import EgressTestSupport
import Testing

/// The outcome that combines the answers of several resolvers and both families.
@Suite struct FamilyOutcomeTests {
    /// The answer of one resolver to one question.
    enum Reply: Sendable {
        case addresses
        case noData
        case nxDomain
        case failure
    }

    private static func timeout(_ type: RecordType) -> ResolveError { .unanswered(question("a", type), [first]) }

    private static func refusal(_ type: RecordType) -> ResolveError { .unanswered(question("a", type), [second]) }

    private static func result(
        _ reply: Reply, _ type: RecordType, _ failure: ServerFailure
    ) -> Result<Answer, ResolveError> {
        switch reply {
        case .addresses: .success(answer(record("a", type == .a ? "192.0.2.1" : "2001:db8::1")))
        case .noData: .success(answer())
        case .nxDomain: .success(denial())
        case .failure: .failure(.unanswered(question("a", type), [failure]))
        }
    }

    private static let first = ServerFailure(
        server: NameServer(address: address("192.0.2.53")), cause: .timeout(.seconds(2)))
    private static let second = ServerFailure(
        server: NameServer(address: address("192.0.2.54")), cause: .rcode(.refused))

    private static func outcome(_ resolvers: [any Resolver], _ family: AddressFamily) async throws -> NameOutcome {
        try #require(await BulkLookup(resolvers).look(up: [name("a")], family: family).first)
    }

    // MARK: Both families

    private static let deniedA = [NameOutcome.Warning.denied(.a)]
    private static let deniedAAAA = [NameOutcome.Warning.denied(.aaaa)]

    @Test(
        arguments: [
            (.addresses, .addresses, .addresses, []),
            (.addresses, .noData, .addresses, []),
            (.addresses, .nxDomain, .addresses, deniedAAAA),
            (.addresses, .failure, .failed(timeout(.aaaa)), []),
            (.noData, .addresses, .addresses, []),
            (.noData, .noData, .noData, []),
            (.noData, .nxDomain, .noData, deniedAAAA),
            (.noData, .failure, .failed(timeout(.aaaa)), []),
            (.nxDomain, .addresses, .addresses, deniedA),
            (.nxDomain, .noData, .noData, deniedA),
            (.nxDomain, .nxDomain, .nxDomain, []),
            (.nxDomain, .failure, .failed(timeout(.aaaa)), []),
            (.failure, .addresses, .failed(timeout(.a)), []),
            (.failure, .noData, .failed(timeout(.a)), []),
            (.failure, .nxDomain, .failed(timeout(.a)), []),
            (.failure, .failure, .failed(.several([timeout(.a), timeout(.aaaa)])), []),
        ] as [(Reply, Reply, NameOutcome.Verdict, [NameOutcome.Warning])])
    func `two families make one verdict`(
        ipv4: Reply, ipv6: Reply, verdict: NameOutcome.Verdict, warnings: [NameOutcome.Warning]
    ) async throws {
        let resolver = ScriptedResolver([
            question("a", .a): Self.result(ipv4, .a, Self.first),
            question("a", .aaaa): Self.result(ipv6, .aaaa, Self.first),
        ])
        let outcome = try await Self.outcome([resolver], .dual)
        #expect(outcome.verdict == verdict)
        #expect(outcome.warnings == warnings)
        #expect(Set(resolver.asked) == [question("a", .a), question("a", .aaaa)])
    }

    @Test(
        arguments: [
            (.addresses, .addresses, ["192.0.2.1", "2001:db8::1"]), (.addresses, .noData, ["192.0.2.1"]),
            (.nxDomain, .addresses, ["2001:db8::1"]), (.noData, .nxDomain, []),
        ] as [(Reply, Reply, [String])])
    func `the addresses of both families stand IPv4 first`(ipv4: Reply, ipv6: Reply, addresses: [String]) async throws {
        let resolver = ScriptedResolver([
            question("a", .a): Self.result(ipv4, .a, Self.first),
            question("a", .aaaa): Self.result(ipv6, .aaaa, Self.first),
        ])
        let outcome = try await Self.outcome([resolver], .dual)
        #expect(outcome.addresses == addresses.map { found("a", $0) })
    }

    @Test(arguments: [(AddressFamily.ipv4, RecordType.a, "192.0.2.1"), (.ipv6, .aaaa, "2001:db8::1")])
    func `one family asks for its type alone`(family: AddressFamily, type: RecordType, address: String) async throws {
        let resolver = ScriptedResolver([question("a", type): Self.result(.addresses, type, Self.first)])
        let outcome = try await Self.outcome([resolver], family)
        #expect(outcome == NameOutcome(name: name("a"), verdict: .addresses, addresses: [found("a", address)]))
        #expect(resolver.asked == [question("a", type)])
    }

    // MARK: Several resolvers

    @Test(
        arguments: [
            (.addresses, .addresses, .addresses, []),
            (.addresses, .noData, .addresses, []),
            (.addresses, .nxDomain, .addresses, []),
            (.addresses, .failure, .addresses, [.resolverFailed(refusal(.a))]),
            (.noData, .addresses, .addresses, []),
            (.noData, .noData, .noData, []),
            (.noData, .nxDomain, .noData, []),
            (.noData, .failure, .noData, [.resolverFailed(refusal(.a))]),
            (.nxDomain, .addresses, .addresses, []),
            (.nxDomain, .noData, .noData, []),
            (.nxDomain, .nxDomain, .nxDomain, []),
            (.nxDomain, .failure, .nxDomain, [.resolverFailed(refusal(.a))]),
            (.failure, .addresses, .addresses, [.resolverFailed(timeout(.a))]),
            (.failure, .noData, .noData, [.resolverFailed(timeout(.a))]),
            (.failure, .nxDomain, .nxDomain, [.resolverFailed(timeout(.a))]),
            (.failure, .failure, .failed(.several([timeout(.a), refusal(.a)])), []),
        ] as [(Reply, Reply, NameOutcome.Verdict, [NameOutcome.Warning])])
    func `addresses beat NODATA beats NXDOMAIN beats failure, which is a warning`(
        left: Reply, right: Reply, verdict: NameOutcome.Verdict, warnings: [NameOutcome.Warning]
    ) async throws {
        let resolvers = [
            ScriptedResolver([question("a"): Self.result(left, .a, Self.first)]),
            ScriptedResolver([question("a"): Self.result(right, .a, Self.second)]),
        ]
        let outcome = try await Self.outcome(resolvers, .ipv4)
        #expect(outcome.verdict == verdict)
        #expect(outcome.warnings == warnings)
        #expect(resolvers.map(\.asked) == [[question("a")], [question("a")]])
    }

    @Test func `the addresses of all resolvers are united, sorted, each with its lowest TTL`() async throws {
        let resolvers = [
            ScriptedResolver([
                question("a"): answer(record("a", "198.51.100.1", ttl: 60), record("a", "192.0.2.9", ttl: 60))
            ]),
            ScriptedResolver([
                question("a"): answer(record("a", "192.0.2.10", ttl: 90), record("a", "198.51.100.1", ttl: 30))
            ]),
            ScriptedResolver([question("a"): answer(record("a", "198.51.100.1", ttl: 45))]),
        ]
        let outcome = try await Self.outcome(resolvers, .ipv4)
        #expect(
            outcome.addresses == [
                found("a", "192.0.2.9", ttl: 60), found("a", "192.0.2.10", ttl: 90),
                found("a", "198.51.100.1", ttl: 30),
            ])
        #expect(outcome.ttl == 30)
    }

    @Test func `the chains of all resolvers are told, equal links once`() async throws {
        let resolvers = [
            ScriptedResolver([question("a"): answer(alias("a", "b", ttl: 5), record("b", "192.0.2.1"))]),
            ScriptedResolver([question("a"): answer(alias("a", "b", ttl: 5), record("b", "192.0.2.2"))]),
            ScriptedResolver([question("a"): answer(alias("a", "c", ttl: 6), record("c", "192.0.2.3"))]),
        ]
        let outcome = try await Self.outcome(resolvers, .ipv4)
        #expect(outcome.chain == [link("a", "b", ttl: 5), link("a", "c", ttl: 6)])
        #expect(outcome.addresses.map(\.address) == ["192.0.2.1", "192.0.2.2", "192.0.2.3"].map(address))
        #expect(outcome.ttl == 5)
    }

    @Test func `a resolver that failed half-way lends no link to the others`() async throws {
        let resolvers = [
            ScriptedResolver([question("a"): answer(alias("a", "b"))]),
            ScriptedResolver([question("a"): answer(alias("a", "c"), record("c", "192.0.2.3"))]),
        ]
        let outcome = try await Self.outcome(resolvers, .ipv4)
        #expect(outcome.chain == [link("a", "c")])
        #expect(outcome.warnings == [.resolverFailed(.notInZoneFiles(question("b")))])
    }

    @Test func `one resolver's failure of one family is a warning when the other resolver has it`() async throws {
        let resolvers = [
            ScriptedResolver([
                question("a", .a): Self.result(.addresses, .a, Self.first),
                question("a", .aaaa): Self.result(.failure, .aaaa, Self.first),
            ]),
            ScriptedResolver([
                question("a", .a): Self.result(.failure, .a, Self.second),
                question("a", .aaaa): Self.result(.noData, .aaaa, Self.second),
            ]),
        ]
        let outcome = try await Self.outcome(resolvers, .dual)
        #expect(outcome.verdict == .addresses)
        #expect(outcome.addresses == [found("a", "192.0.2.1")])
        #expect(outcome.warnings == [Self.refusal(.a), Self.timeout(.aaaa)].map(NameOutcome.Warning.resolverFailed))
    }

    @Test func `the TTL is the lowest of chain and addresses`() async throws {
        let resolver = ScriptedResolver([
            question("a"): answer(alias("a", "b", ttl: 20), alias("b", "c", ttl: 7), record("c", "192.0.2.1", ttl: 9))
        ])
        #expect(try await Self.outcome([resolver], .ipv4).ttl == 7)
    }
}
