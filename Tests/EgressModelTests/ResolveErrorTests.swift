import EgressModel
import Testing

/// Tests how `ResolveError` combines errors and how it determines the kind of a failure.
@Suite struct ResolveErrorTests {
    private static func failure(_ causes: ServerFailure.Cause...) -> ResolveError {
        let server = NameServer(address: .ipv4(IPv4Address(bits: 0xc000_0235)))
        return .unanswered(
            Question(qname: .root, qtype: .a), causes.map { ServerFailure(server: server, cause: $0) })
    }

    private static let loop = ResolveError.loop([.root, .root])

    @Test(
        arguments: [
            ([Self.failure(.timeout(.seconds(2)))], .timeout),
            ([Self.failure(.timeout(.seconds(2)), .silent)], .timeout),
            ([Self.failure(.timeout(.seconds(2)), .rcode(.servFail))], .servFail),
            ([Self.failure(.timeout(.seconds(2))), Self.failure(.rcode(.servFail))], .servFail),
            ([Self.failure(.timeout(.seconds(2)), .rcode(.refused))], .other),
            ([Self.failure(.lame)], .other), ([Self.loop], .other),
        ] as [([ResolveError], FailureKind)])
    func `the kind is what most is known of`(errors: [ResolveError], kind: FailureKind) {
        #expect(ResolveError(uniting: errors).kind == kind)
    }

    @Test(
        arguments: [
            ([loop], loop), ([loop, loop], loop), ([loop, failure(.lame)], .several([loop, failure(.lame)])),
            (
                [.several([loop, failure(.lame)]), failure(.silent), loop],
                .several([loop, failure(.lame), failure(.silent)])
            ),
        ] as [([ResolveError], ResolveError)])
    func `several errors are united, each of them once`(errors: [ResolveError], united: ResolveError) {
        #expect(ResolveError(uniting: errors) == united)
    }

    @Test func `an error is local if resolv.conf caused a part of it`() {
        let local = ResolveError.noConfiguredServer(path: "resolv.conf", lines: ["nameserver dns"])
        #expect(local.isLocal)
        #expect(ResolveError(uniting: [Self.loop, local]).isLocal)
        #expect(local.kind == .other)
        for error in [Self.loop, Self.failure(.silent), ResolveError(uniting: [])] { #expect(!error.isLocal) }
    }

    @Test func `no error at all is an error, and none of a server that is silent`() {
        #expect(ResolveError(uniting: []) == .several([]))
        #expect(ResolveError(uniting: []).kind == .other)
    }

    @Test(arguments: [NameOutcome.Verdict.addresses, .noData, .nxDomain])
    func `an answer is no error`(verdict: NameOutcome.Verdict) {
        #expect(verdict.error == nil)
        #expect(NameOutcome.Verdict.failed(Self.loop).error == Self.loop)
    }
}
