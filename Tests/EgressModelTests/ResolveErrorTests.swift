import EgressModel
import EgressResolve
import Testing

/// The kind of failure of a name.
@Suite struct FailureKindTests {
    private static func failure(_ causes: ServerFailure.Cause...) -> ResolveError {
        .unanswered(
            question("a", .a),
            causes.map { ServerFailure(server: NameServer(address: address("192.0.2.53")), cause: $0) })
    }

    @Test(
        arguments: [
            ([Self.failure(.timeout(seconds: 2))], .timeout),
            ([Self.failure(.timeout(seconds: 2), .timeout(seconds: 2))], .timeout),
            ([Self.failure(.timeout(seconds: 2), .rcode(.servFail))], .servFail),
            ([Self.failure(.timeout(seconds: 2)), Self.failure(.rcode(.servFail))], .servFail),
            ([Self.failure(.timeout(seconds: 2), .rcode(.refused))], .other),
            ([Self.failure(.lame)], .other),
            ([.loop([name("a"), name("a")])], .other),
        ] as [([ResolveError], FailureKind)])
    func `is what most is known of`(errors: [ResolveError], kind: FailureKind) async throws {
        let resolvers = errors.map { ScriptedResolver([question("a", .a): .failure($0)]) }
        let outcome = try #require(await BulkLookup(resolvers).look(up: [name("a")], family: .ipv4).first)
        #expect(outcome.failureKind == kind)
    }

    @Test func `is none where there is an answer`() async throws {
        let resolver = ScriptedResolver([question("a", .a): .success(answer(record("a", "192.0.2.1")))])
        let outcome = try #require(await BulkLookup([resolver]).look(up: [name("a")], family: .ipv4).first)
        #expect(outcome.failureKind == nil)
    }
}
