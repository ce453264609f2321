import EgressModel
import EgressTestSupport
import Testing

@Suite(.waits, .judgedPolicies)
struct FamilyTests {
    private static let everywhere = ["0.0.0.0/0", "::/0"]
    private static let both = ["93.184.216.40/32", "2606:2800:220:1::40/128"]

    @Test(arguments: [
        ("dual.example.com", "dual", both), ("dual.example.com", "ipv6", [both[1]]),
        ("v6only.example.com", "dual", ["2606:2800:220:1::41/128"]), ("git.example.com", "dual", ["140.82.121.4/32"]),
    ])
    func `the addresses of the families asked are emitted, and DNS is for both`(
        host: String, family: String, cidrs: [String]
    ) throws {
        for vantage in [Zones.example, asking(try SharedServer.example())] {
            let run = try generate("\(host) --pod run=busybox --family \(family)", vantage)
            #expect(run.status == 0)
            #expect(run.stderr.isEmpty)
            let annotations = ["family: \(family)"]
            #expect(run.stdout == busyboxPolicy(host, cidrs, annotations: annotations, dnsBlocks: Self.everywhere))
        }
    }

    @Test func `--family ipv4 is the default and stands nowhere`() throws {
        let run = try generate("dual.example.com --pod run=busybox --family ipv4", Zones.example)
        #expect(run.stdout == busyboxPolicy("dual.example.com", [Self.both[0]]))
    }

    @Test func `one family that fails makes the name failed although the other has addresses`() throws {
        let server = try HostileServer {
            let answer = MessageBuilder(answering: $0).ra()
            return [$0.qtype == .a ? answer.a($0.qname, "8.8.8.8").reply : answer.rcode(.servFail).reply]
        }
        let arguments = ["a.example", "--pod", "run=busybox", "--family", "dual"]
        try BadInput(arguments, 75, "a.example", naming: "SERVFAIL", "AAAA", "\(server.endpoint)")
            .check(asking(server.endpoint))
    }

    @Test func `NXDOMAIN for one family beside addresses of the other is a warning`() throws {
        let server = try HostileServer {
            let answer = MessageBuilder(answering: $0).ra()
            return [
                $0.qtype == .a ? answer.a($0.qname, "8.8.8.8").reply : answer.rcode(.nxDomain).soa("example").reply
            ]
        }
        let run = try generate("a.example --pod run=busybox --family dual", asking(server.endpoint))
        #expect(run.status == 0)
        #expect(
            run.stdout
                == busyboxPolicy(
                    "a.example", ["8.8.8.8/32"], annotations: ["family: dual"], dnsBlocks: Self.everywhere))
        #expect(run.errorLines.count == 1)
        #expect(run.stderr.hasPrefix("egressgen: warning: a.example: NXDOMAIN for AAAA"))
    }
}
