import EgressModel
import EgressResolve
import SystemPackage
import Testing

@testable import EgressCommands

/// Tests the messages about the result of a lookup.
@Suite struct ResolveTextTests {
    private static let server = NameServer(address: .ipv4(IPv4Address(bits: 0xc000_0235)), port: 5353)
    private static let secondServer = NameServer(address: .ipv6(IPv6Address(bits: 1)))

    private static func name(_ text: String) throws -> DomainName { try DomainName(text) }

    private static func question(_ name: String, _ type: RecordType = .a) throws -> Question {
        Question(qname: try DomainName(name), qtype: type)
    }

    @Test(
        arguments: [
            (.timeout(.seconds(2)), "timeout: no answer from 192.0.2.53:5353 in 2s"),
            (.silent, "timeout: no recent answer from 192.0.2.53:5353"),
            (.rcode(.servFail), "SERVFAIL from 192.0.2.53:5353"), (.rcode(.refused), "REFUSED from 192.0.2.53:5353"),
            (.malformed(.undecodable("Cut")), "malformed answer from 192.0.2.53:5353: cut"),
            (
                .malformed(.addressLength(5)),
                "malformed answer from 192.0.2.53:5353: an address record with 5 octets"
            ),
            (
                .malformed(.nameLength),
                "malformed answer from 192.0.2.53:5353: a name that does not match the length of its rdata"
            ),
            (.malformed(.forwardPointer), "malformed answer from 192.0.2.53:5353: a name with a forward pointer"),
            (.malformed(.secondSignature), "malformed answer from 192.0.2.53:5353: more than one TSIG record"),
            (.malformed(.lostAlias), "malformed answer from 192.0.2.53:5353: a DNAME without its CNAME"),
            (.malformed(.otherNames([])), "malformed answer from 192.0.2.53:5353: only records of other names"),
            (
                .malformed(.otherNames([Question(qname: .root, qtype: .a), Question(qname: .root, qtype: .cname)])),
                "malformed answer from 192.0.2.53:5353: only records of other names (. A, . CNAME)"
            ),
            (
                .truncated(overTCP: .timeout(.seconds(2))),
                "truncated answer from 192.0.2.53:5353 and no answer over TCP:"
                    + " timeout: no answer from 192.0.2.53:5353 in 2s"
            ),
            (.truncatedOverTCP, "truncated answer from 192.0.2.53:5353, even over TCP"),
            (
                .unreachable(errno: Errno.connectionRefused.rawValue),
                "192.0.2.53:5353 is unreachable: connection refused"
            ),
            (.closed, "192.0.2.53:5353 is unreachable: connection closed"),
            (.disconnected("Odd"), "192.0.2.53:5353 is unreachable: odd"),
            (.lame, "empty answer from 192.0.2.53:5353, which is neither authoritative nor recursive"),
        ] as [(ServerFailure.Cause, String)])
    func `a failure names server and cause`(cause: ServerFailure.Cause, text: String) {
        #expect(ServerFailure(server: Self.server, cause: cause).text == text)
    }

    @Test func `an error is one line that names the type of each question`() throws {
        let extended = ExtendedError(code: 22, text: "at delegation")
        let failures = [
            ServerFailure(server: Self.server, cause: .rcode(.servFail), extendedErrors: [extended]),
            ServerFailure(server: Self.secondServer, cause: .timeout(.seconds(1))),
        ]
        #expect(
            ResolveError.unanswered(try Self.question("a", .aaaa), failures).text
                == "SERVFAIL from 192.0.2.53:5353 for AAAA (EDE 22 (No Reachable Authority): at delegation),"
                + " timeout: no answer from [::1]:53 in 1s for AAAA")
    }

    @Test func `an error of the chain is one line that names its place`() throws {
        let (a, b) = (try Self.name("a"), try Self.name("b"))
        let texts: [(ResolveError, String)] = [
            (.loop([a, b, a]), "CNAME loop: a -> b -> a"),
            (.chainTooLong(b, limit: 16), "CNAME chain is longer than 16 links, at b"),
            (.ambiguousAlias(a), "malformed answer: two CNAMEs for a"),
            (.unusableTarget(a), "malformed answer: the alias a points to a name that is not a host name"),
            (.contradiction(try Self.question("a")), "malformed answer: NXDOMAIN with addresses for a A"),
            (.notInZoneFiles(try Self.question("a")), "the zone files have no answer for a A"),
            (
                .delegated(try Self.question("a.b"), cut: b),
                "the zone files delegate b and have no answer for a.b A"
            ),
            (
                .noConfiguredServer(path: "/etc/resolv.conf", lines: ["nameserver dns"]),
                "/etc/resolv.conf names no server that can be used ('nameserver dns')"
            ),
            (
                .several([.chainTooLong(b, limit: 16), .ambiguousAlias(a)]),
                "CNAME chain is longer than 16 links, at b, malformed answer: two CNAMEs for a"
            ),
        ]
        for (error, text) in texts { #expect(error.text == text) }
    }

    @Test func `a warning tells what was taken for what`() throws {
        #expect(
            NameOutcome.Warning.denied(.aaaa).text == "NXDOMAIN for AAAA although the name exists; treated as NODATA")
        let error = ResolveError.notInZoneFiles(try Self.question("a"))
        #expect(NameOutcome.Warning.resolverFailed(error).text == error.text)
    }

    @Test func `an event tells what was asked and answered`() throws {
        let question = try Self.question("a")
        let failure = ServerFailure(server: Self.server, cause: .rcode(.refused))
        let texts: [(ResolveEvent, String)] = [
            (
                .reply(.init(to: question, .refused, records: 0, from: Self.server, over: .udp)),
                "a A: REFUSED with 0 records from 192.0.2.53:5353 over UDP"
            ),
            (
                .reply(.init(to: question, .noError, records: 2, from: Self.secondServer, over: .tcp)),
                "a A: NOERROR with 2 records from [::1]:53 over TCP"
            ),
            (.failure(question, failure), "a A: REFUSED from 192.0.2.53:5353"),
            (.zoneAnswer(question, .nxDomain, records: 1), "a A: NXDOMAIN with 1 record from the zone files"),
        ]
        for (event, text) in texts { #expect(event.text == text) }
    }

    @Test func `a vantage point is its resolver, and as seen from where`() throws {
        let subnet = try CIDRBlock("8.8.8.0/24")
        #expect(
            VantageView(resolver: "r", clientSubnet: subnet, samples: 1, counts: [:]).text
                == "r as seen from 8.8.8.0/24")
        #expect(VantageView(resolver: "r", clientSubnet: nil, samples: 1, counts: [:]).text == "r")
    }
}
