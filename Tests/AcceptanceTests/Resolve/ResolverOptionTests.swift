import EgressModel
import EgressTestSupport
import Testing

@Suite(.waits, .judgedPolicies)
struct ResolverOptionTests {
    @Test func `the answers of several resolvers are united`() throws {
        let (first, second) = (try Self.server(of: "8.8.8.8"), try Self.server(of: "8.8.4.4"))
        let run = try generate("a.example --pod run=busybox", asking(first.endpoint, second.endpoint))
        #expect(run.status == 0)
        #expect(run.stderr.isEmpty)
        #expect(run.stdout == busyboxPolicy("a.example", ["8.8.4.4/32", "8.8.8.8/32"]))
    }

    @Test func `one of several resolvers that fails is a warning`() throws {
        let good = try Self.server(of: "8.8.8.8")
        let bad = try HostileServer { [MessageBuilder(answering: $0).rcode(.servFail).reply] }
        let run = try generate("a.example --pod run=busybox", asking(good.endpoint, bad.endpoint))
        #expect(run.status == 0)
        #expect(run.stdout == busyboxPolicy("a.example", ["8.8.8.8/32"]))
        #expect(run.errorLines.count == 1)
        #expect(run.stderr.hasPrefix("egressgen: warning: a.example: SERVFAIL from \(bad.endpoint)"))
    }

    @Test(arguments: [("servFail", "NXDOMAIN"), ("noData", "NODATA")])
    func `NODATA beats NXDOMAIN, and NXDOMAIN beats failure`(other: String, word: String) throws {
        let denying = try HostileServer { [MessageBuilder(answering: $0).ra().rcode(.nxDomain).soa("example").reply] }
        let further = try HostileServer {
            let answer = MessageBuilder(answering: $0).ra().soa("example")
            return [other == "servFail" ? answer.rcode(.servFail).reply : answer.reply]
        }
        let run = try egressgen("a.example --pod run=busybox", asking(denying.endpoint, further.endpoint))
        #expect(run.status == 68)
        #expect(run.stdout.isEmpty)
        let errors = run.errorLines.filter { $0.hasPrefix("egressgen: error: a.example: ") }
        #expect(errors.count == 1)
        #expect(errors.first?.contains(word) == true)
    }

    @Test(arguments: [true, false])
    func `a server that says nothing of the client subnet is warned of once`(echoes: Bool) throws {
        let server = try HostileServer { query in
            let answer = MessageBuilder(answering: query).ra().a(query.qname, "8.8.8.8")
            return [(echoes ? answer.option(8, [0, 1, 24, 0, 203, 0, 113]) : answer.edns()).reply]
        }
        let run = try egressgen(
            "resolve a.example b.example --client-subnet 203.0.113.0/24 --format lines", asking(server.endpoint))
        #expect(run.status == 0)
        #expect(run.stdout.split(separator: "\n").count == 2)
        let warning = "egressgen: warning: \(server.endpoint) as seen from 203.0.113.0/24: the server does not confirm"
        #expect(run.errorLines.count { $0.hasPrefix(warning) } == (echoes ? 0 : 1), "\(run.stderr)")
        #expect(run.stderr.isEmpty == echoes)
    }

    @Test func `an IPv6 resolver is asked`() throws {
        let server = try HostileServer(on: ["::1"]) {
            [MessageBuilder(answering: $0).ra().a($0.qname, "8.8.8.8").reply]
        }
        let run = try generate("a.example --pod run=busybox --resolver [::1]:\(server.port)")
        #expect(run.status == 0)
        #expect(run.stdout == busyboxPolicy("a.example", ["8.8.8.8/32"]))
    }

    @Test func `--tcp asks over TCP from the start`() throws {
        let server = try Self.server(of: "8.8.8.8")
        let run = try generate("a.example --pod run=busybox --samples 1 --tcp", asking(server.endpoint))
        #expect(run.status == 0)
        #expect(run.stdout == busyboxPolicy("a.example", ["8.8.8.8/32"]))
        #expect(server.log.map(\.transport) == [.tcp])
    }

    @Test(arguments: [([], 3), (["--tries", "1"], 1), (["--tries", "5"], 5)] as [([String], Int)])
    func `a server is asked as often as --tries says`(tries: [String], count: Int) throws {
        let server = try HostileServer { [MessageBuilder(answering: $0).rcode(.servFail).reply] }
        let run = try egressgen("a.example --pod run=busybox", tries + asking(server.endpoint))
        #expect(run.status == 75)
        #expect(server.log.count == count)
    }

    @Test func `a good answer at the last try is as good as at the first`() throws {
        let server = try HostileServer {
            let answer = MessageBuilder(answering: $0).ra()
            return [$0.ordinal < 3 ? answer.rcode(.servFail).reply : answer.a($0.qname, "8.8.8.8").reply]
        }
        let run = try generate("a.example --pod run=busybox", asking(server.endpoint))
        #expect(run.status == 0)
        #expect(run.stderr.isEmpty)
        #expect(run.stdout == busyboxPolicy("a.example", ["8.8.8.8/32"]))
    }

    @Test(arguments: ["1s", "150ms", "0.2s", "1ms"])
    func `--timeout is the time for each try, and is told`(timeout: String) throws {
        let server = try HostileServer { _ in [.silence] }
        let run = try egressgen("a.example --pod run=busybox --timeout \(timeout) --tries 2", asking(server.endpoint))
        #expect(run.status == 75)
        #expect(run.errorLines.count == 1)
        #expect(run.stderr.contains("no answer from \(server.endpoint) in \(timeout)"))
        #expect(server.log.count == 2)
    }

    @Test func `replies that are not to our question are not heard`() throws {
        let server = try HostileServer {
            let forged = MessageBuilder(answering: $0).ra().a($0.qname, "9.9.9.9")
            let honest = MessageBuilder(answering: $0).ra().a($0.qname, "8.8.8.8")
            return [
                forged.wrongID().reply, forged.qr(false).reply, forged.question("b.example", .a).reply,
                forged.question($0.qname, .aaaa).reply, .fromOtherPort(forged.bytes), honest.reply,
            ]
        }
        let run = try generate("a.example --pod run=busybox", asking(server.endpoint))
        #expect(run.status == 0)
        #expect(run.stdout == busyboxPolicy("a.example", ["8.8.8.8/32"]))
    }

    @Test func `a server that does not know EDNS is asked once more without`() throws {
        let server = try HostileServer {
            let answer = MessageBuilder(answering: $0).ra()
            return [$0.hasEDNS ? answer.rcode(.formErr).reply : answer.a($0.qname, "8.8.8.8").reply]
        }
        let run = try generate("a.example --pod run=busybox --samples 1", asking(server.endpoint))
        #expect(run.status == 0)
        #expect(run.stdout == busyboxPolicy("a.example", ["8.8.8.8/32"]))
        #expect(server.log.map(\.hasEDNS) == [true, false])
    }

    @Test func `names are absolute and asked with RD`() throws {
        let server = try Self.server(of: "8.8.8.8")
        let run = try generate("intranet --pod run=busybox --samples 1", asking(server.endpoint))
        #expect(run.stdout == busyboxPolicy("intranet", ["8.8.8.8/32"]))
        #expect(server.log.map(\.qname) == ["intranet"])
        #expect(server.log.map(\.recursionDesired) == [true])
    }

    private static func server(of address: String) throws -> HostileServer {
        try HostileServer { [MessageBuilder(answering: $0).ra().a($0.qname, address).reply] }
    }
}
