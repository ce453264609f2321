import EgressTestSupport
import Foundation
import Testing

/// Networks that lose packets, and servers that do not answer everything: nothing is lost in the end.
@Suite struct LossTests {
    private static let names = (0..<300).map { "n\($0)" }

    private static let server = Result { () throws(SupportError) in
        let records = names.enumerated().flatMap { index, name in
            ["\(name) IN CNAME a.\(name)", "a.\(name) IN A 8.1.\(index / 250).\(index % 250)"]
        }
        let head = "$ORIGIN lossy.example.\n$TTL 300\n@ IN SOA ns hostmaster 1 3600 900 1209600 300\n@ IN NS ns\n"
        return try LiveServer.nsd(
            zones: [
                ServedZone("lossy.example", text: head + "ns IN A 127.0.0.1\n" + records.joined(separator: "\n") + "\n")
            ])
    }

    private static func lines(_ count: Int) -> String {
        names.prefix(count).enumerated().map { index, name in
            "\(name).lossy.example.\t300\tIN\tCNAME\ta.\(name).lossy.example.\n"
                + "a.\(name).lossy.example.\t300\tIN\tA\t8.1.\(index / 250).\(index % 250)\n"
        }.joined()
    }

    private static func resolve(_ count: Int, at endpoint: Endpoint, _ words: String = "") throws -> BinaryRun {
        let list = names.prefix(count).map { "\($0).lossy.example\n" }.joined()
        return try egressgen("resolve --hosts-file - --format lines \(words)", asking(endpoint), input: list)
    }

    @Test(
        arguments: [
            ("--drop 5 --delay 5", 300, 3), ("--drop 5 --delay 100", 300, 3), ("--drop 30 --delay 5", 200, 10),
            ("--drop 30 --delay 100", 100, 10), ("--drop 60 --delay 5", 30, 20), ("--drop 60 --delay 100", 15, 20),
            ("--reorder 50 --delay 5", 300, 3), ("--duplicate 50", 300, 3),
            ("--drop 10 --reorder 30 --duplicate 30 --delay 10", 300, 5),
        ] as [(String, Int, Int)])
    func `all names come through a network that loses and confuses`(
        options: String, count: Int, tries: Int
    ) throws {
        let proxy = try LossyProxy(before: Self.server.get().endpoint, options)
        let run = try Self.resolve(count, at: proxy.endpoint, "--tries \(tries)")
        #expect(run.status == 0, "\(run.stderr)")
        #expect(run.stdout == Self.lines(count))
    }

    /// A server that answers so many questions in each second of the clock and drops the rest.
    @Test func `a server that answers a thousand a second is asked little more often`() throws {
        let count = ProcessInfo.processInfo.environment["EGRESSGEN_FULL_LOAD"] == "1" ? 50_000 : 8000
        let budget = SecondBudget(1000)
        let server = try HostileServer { query in
            budget.take() ? [MessageBuilder(answering: query).ra().a(query.qname, "8.0.0.1").reply] : [.silence]
        }
        let list = (0..<count).map { "n\($0).example\n" }.joined()
        let run = try BuiltBinary.run(
            ["resolve", "--hosts-file", "-", "--format", "lines"] + asking(server.endpoint), input: list, timeout: 120)
        #expect(run.status == 0, "\(run.errorLines.prefix(3))")
        #expect(run.stdout == (0..<count).map { "n\($0).example.\t300\tIN\tA\t8.0.0.1\n" }.joined())
        #expect(Double(server.log.count) < 1.5 * Double(count))
        print("\(count) names at 1000 answers a second: \(server.log.count) queries")
    }

    /// As one that has most names in its cache and must ask for the others.
    @Test func `a server that is slow now and then is asked little more often`() throws {
        let count = 4000
        let server = try HostileServer { query in
            let bytes = MessageBuilder(answering: query).ra().a(query.qname, "8.0.0.3").bytes
            return [query.qname.contains("5") ? .afterDelay(0.08, bytes) : .message(bytes)]
        }
        let list = (0..<count).map { "n\($0).example\n" }.joined()
        let run = try egressgen("resolve --hosts-file - --format lines", asking(server.endpoint), input: list)
        #expect(run.status == 0, "\(run.errorLines.prefix(3))")
        #expect(run.stdout == (0..<count).map { "n\($0).example.\t300\tIN\tA\t8.0.0.3\n" }.joined())
        #expect(Double(server.log.count) < 1.2 * Double(count))
        print("\(count) names of a server that is slow now and then: \(server.log.count) queries")
    }

    /// As a resolver has some whose own servers are dead. Two rounds take 2 s; paced like a server's limit, a minute.
    @Test func `names that nobody answers for are given up in their time, beside a good one`() throws {
        let server = try HostileServer { query in
            query.qname == "good.example"
                ? [MessageBuilder(answering: query).ra().a(query.qname, "8.0.0.4").reply] : [.silence]
        }
        let list = "good.example\n" + (0..<60).map { "n\($0).example\n" }.joined()
        let run = try BuiltBinary.run(
            ["resolve", "--hosts-file", "-", "--format", "lines", "--timeout", "1s", "--tries", "2"]
                + asking(server.endpoint), input: list, timeout: 20)
        #expect(run.status == 75)
        #expect(run.stdout == "good.example.\t300\tIN\tA\t8.0.0.4\n")
        #expect(run.errorLines.count == 60)
    }

    @Test func `a server that comes back within a second is waited for`() throws {
        let handler: HostileServer.Handler = { [MessageBuilder(answering: $0).ra().a($0.qname, "8.0.0.2").reply] }
        let first = try HostileServer(handler)
        let list = (0..<10_000).map { "n\($0).example\n" }.joined()
        let running = try BuiltBinary.start(
            ["resolve", "--hosts-file", "-", "--format", "lines"] + asking(first.endpoint), input: list)
        while first.log.count < 1000 { Thread.sleep(forTimeInterval: 0.001) }
        first.stop()
        Thread.sleep(forTimeInterval: 0.5)
        let second = try HostileServer(port: first.port, handler)
        let run = try running.wait()
        #expect(run.status == 0, "\(run.errorLines.prefix(3))")
        #expect(run.stdout == (0..<10_000).map { "n\($0).example.\t300\tIN\tA\t8.0.0.2\n" }.joined())
        #expect(second.log.count > 0)
    }
}
