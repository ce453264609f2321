import EgressModel
import EgressTestSupport
import Testing

@Suite(.waits, .judgedPolicies)
struct DNSFaultTests {
    /// A way in which a server fails to answer, and the words that the error message must contain.
    struct Fault: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let words: [String]
        let handler: HostileServer.Handler

        init(_ description: String, naming words: String..., handler: @escaping HostileServer.Handler) {
            testDescription = description
            self.words = words
            self.handler = handler
        }
    }

    private static let faults = [
        Fault("SERVFAIL", naming: "SERVFAIL") { [MessageBuilder(answering: $0).rcode(.servFail).reply] },
        Fault("REFUSED", naming: "REFUSED") { [MessageBuilder(answering: $0).rcode(.refused).reply] },
        Fault("REFUSED without the question", naming: "REFUSED") {
            [MessageBuilder(answering: $0).noQuestion().rcode(.refused).reply]
        },
        Fault("BADVERS with and without EDNS", naming: "BADVERS") {
            [MessageBuilder(answering: $0).rcode(.badVers).edns().reply]
        },
        Fault("an answer about somebody else", naming: "malformed", "other names", "b.example A", "c.example CNAME") {
            [
                MessageBuilder(answering: $0).ra().a("b.example", "8.8.8.8").cname("c.example", "a.example")
                    .soa("example").reply
            ]
        },
        Fault("silence until the time-out", naming: "timeout", "1s") { _ in [.silence] },
        Fault("an answer with a record missing", naming: "malformed") {
            [MessageBuilder(answering: $0).ra().claiming(1, in: .answer).reply]
        },
        Fault("a truncated answer and no TCP", naming: "truncated", "TCP") {
            $0.transport == .udp ? [MessageBuilder(answering: $0).ra().tc().a($0.qname, "8.8.8.8").reply] : [.close]
        },
        Fault("a truncated answer over TCP too", naming: "truncated") {
            [MessageBuilder(answering: $0).ra().tc().a($0.qname, "8.8.8.8").reply]
        },
        Fault("a referral", naming: "empty answer") {
            [MessageBuilder(answering: $0).ns("example", "ns.example").reply]
        },
        Fault("an empty answer of a server that neither owns the zone nor recurses", naming: "empty answer") {
            [MessageBuilder(answering: $0).reply]
        },
    ]

    private static let absences = [
        absence("nowhere", [], naming: "NXDOMAIN"),
        absence("v6only", [], naming: "NODATA", " A ", hint: "--family dual"),
        absence("git", ["--family", "ipv6"], naming: "NODATA", " AAAA ", hint: "--family dual"),
        absence("text", ["--family", "dual"], naming: "NODATA", " A or AAAA "),
        absence("tonowhere", [], naming: "NXDOMAIN", "nowhere.example.com"),
        absence("totext", [], naming: "NODATA", "text.example.com", hint: "--family dual"),
    ]

    private static let chains = [
        chain("loop1", naming: "loop", "loop1.example.com -> loop2.example.com -> loop1.example.com"),
        chain("self", naming: "loop", "self.example.com -> self.example.com"),
        chain("d1", naming: "CNAME", "16"),
    ]

    @Test(arguments: faults)
    func `a server that does not answer is named with the cause`(fault: Fault) throws {
        let server = try HostileServer(fault.handler)
        let arguments = ["a.example", "--pod", "run=busybox", "--timeout", "1s", "--tries", "1"]
        try BadInput(arguments, 75, "a.example", fault.words + ["\(server.endpoint)"]).check(asking(server.endpoint))
    }

    @Test(arguments: [[], ["--tcp"]] as [[String]])
    func `where no server listens the system's word is told`(transport: [String]) throws {
        let nowhere = try VacantPort()
        try BadInput(
            ["a.example", "--pod", "run=busybox"] + transport, 75, "a.example", naming: "\(nowhere.endpoint)",
            "connection refused"
        ).check(asking(nowhere.endpoint))
        withExtendedLifetime(nowhere) {}
    }

    @Test func `two servers that fail are both named`() throws {
        let first = try HostileServer { [MessageBuilder(answering: $0).rcode(.servFail).reply] }
        let second = try HostileServer { [MessageBuilder(answering: $0).rcode(.refused).reply] }
        try BadInput(
            ["a.example", "--pod", "run=busybox"], 75, "a.example", naming: "SERVFAIL from \(first.endpoint)",
            "REFUSED from \(second.endpoint)"
        ).check(asking(first.endpoint, second.endpoint))
    }

    @Test(arguments: absences)
    func `a zone file that has no such address says which of the two`(row: BadInput) throws {
        try row.check(Zones.example)
    }

    @Test(arguments: absences)
    func `a name server that has no such address says which of the two`(row: BadInput) throws {
        try row.check(asking(SharedServer.example()))
    }

    @Test(arguments: chains)
    func `a chain in a zone file that does not end is named`(row: BadInput) throws {
        try row.check(Zones.example)
    }

    @Test(arguments: chains)
    func `a chain of bare CNAMEs that does not end is named`(row: BadInput) throws {
        let server = try HostileServer(Self.bareAnswers)
        try row.check(asking(server.endpoint))
    }

    @Test func `a chain of 16 CNAMEs passes, from a zone file and from bare CNAMEs`() throws {
        let server = try HostileServer(Self.bareAnswers)
        for vantage in [Zones.example, asking(server.endpoint)] {
            let run = try generate("c1.example.com --pod run=busybox", vantage)
            #expect(run.status == 0)
            #expect(run.stderr.isEmpty)
            #expect(run.stdout == busyboxPolicy("c1.example.com", ["93.184.218.16/32"]))
        }
    }

    @Test func `two CNAMEs with one owner are malformed`() throws {
        let server = try HostileServer {
            [MessageBuilder(answering: $0).ra().cname($0.qname, "b.example").cname($0.qname, "c.example").reply]
        }
        try BadInput(["a.example", "--pod", "run=busybox"], 75, "a.example", naming: "malformed", "a.example")
            .check(asking(server.endpoint))
    }

    @Test(arguments: [
        ("host.sub.example.com", "sub.example.com"), ("outside.example.com", "host.example.net"),
        ("www.example.org", "www.example.org"),
    ])
    func `what zone files do not answer is no answer`(host: String, word: String) throws {
        try BadInput([host, "--pod", "run=busybox"], 75, host, naming: word).check(Zones.example)
    }

    @Test func `records that are not on the chain are not taken`() throws {
        let server = try HostileServer {
            [MessageBuilder(answering: $0).ra().a("b.example", "8.8.4.4").a($0.qname, "8.8.8.8").reply]
        }
        let run = try generate("a.example --pod run=busybox", asking(server.endpoint))
        #expect(run.stdout == busyboxPolicy("a.example", ["8.8.8.8/32"]))
    }

    private static func absence(
        _ label: String, _ family: [String], naming words: String..., hint: String? = nil
    ) -> BadInput {
        let host = label + ".example.com"
        return BadInput([host, "--pod", "run=busybox"] + family, 68, host, words, hint: hint)
    }

    private static func chain(_ label: String, naming words: String...) -> BadInput {
        let host = label + ".example.com"
        return BadInput([host, "--pod", "run=busybox"], 75, host, words)
    }

    /// Answers for the chains `c`, `d` and `loop` of the zone example.com with one CNAME record per reply.
    @Sendable private static func bareAnswers(to query: HostileQuery) -> [HostileReply] {
        let answer = MessageBuilder(answering: query).ra()
        let label = String(query.qname.prefix { $0 != "." })
        switch label {
        case "c17": return [answer.a(query.qname, "93.184.218.16").reply]
        case "d18": return [answer.a(query.qname, "93.184.218.17").reply]
        case "self": return [answer.cname(query.qname, query.qname).reply]
        case "loop1", "loop2":
            return [answer.cname(query.qname, label == "loop1" ? "loop2.example.com" : "loop1.example.com").reply]
        default:
            let next = (Int(label.dropFirst()) ?? 0) + 1
            return [answer.cname(query.qname, "\(label.prefix(1))\(next).example.com").reply]
        }
    }
}
