import EgressModel
import EgressResolve
import Testing

@Suite struct ResolveErrorTests {
    private static let server = NameServer(address: address("192.0.2.53"), port: 5353)
    private static let secondServer = NameServer(address: address("::1"))

    @Test(
        arguments: [
            (.timeout(seconds: 2), "timeout: no answer from 192.0.2.53:5353 in 2s"),
            (.rcode(.servFail), "SERVFAIL from 192.0.2.53:5353"), (.rcode(.refused), "REFUSED from 192.0.2.53:5353"),
            (.malformed("cut"), "malformed answer from 192.0.2.53:5353: cut"),
            (.truncated("closed"), "truncated answer from 192.0.2.53:5353 and no answer over TCP: closed"),
            (.unreachable("connection refused"), "192.0.2.53:5353 is unreachable: connection refused"),
            (.lame, "empty answer from 192.0.2.53:5353, which neither owns the zone nor recurses"),
        ] as [(ServerFailure.Cause, String)])
    func `a failure names server and cause`(cause: ServerFailure.Cause, text: String) {
        #expect(ServerFailure(server: Self.server, cause: cause).description == text)
    }

    @Test(
        arguments: [
            (
                .unanswered(
                    question("a", .aaaa),
                    [
                        ServerFailure(server: server, cause: .rcode(.servFail)),
                        ServerFailure(server: secondServer, cause: .timeout(seconds: 1)),
                    ]),
                "SERVFAIL from 192.0.2.53:5353 for AAAA, timeout: no answer from [::1]:53 in 1s for AAAA"
            ),
            (.loop([name("a"), name("b"), name("a")]), "CNAME loop: a -> b -> a"),
            (
                .several([.chainTooLong(name("n16")), .ambiguousAlias(name("a"))]),
                "CNAME chain is longer than 16, at n16, malformed answer: two CNAMEs for a"
            ),
            (.chainTooLong(name("n16")), "CNAME chain is longer than 16, at n16"),
            (.ambiguousAlias(name("a")), "malformed answer: two CNAMEs for a"),
            (.unusableTarget(name("a")), "malformed answer: the alias a leads to what is no host name"),
            (.contradiction(question("a")), "malformed answer: NXDOMAIN with addresses for a A"),
            (.notInZoneFiles(question("a")), "a A is not answered by the zone files"),
            (
                .delegated(question("a.b"), cut: name("b")),
                "a.b A is not answered by the zone files, which delegate b"
            ),
        ] as [(ResolveError, String)])
    func `an error is one line for people`(error: ResolveError, text: String) {
        #expect(error.description == text)
    }
}
