import EgressTestSupport
import Testing

/// Tests networks that lose packets and servers that do not answer every query. egressgen must still resolve all names.
@Suite(.waits) struct LossTests {
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

    /// Simulates a rate limit: the server answers 1,000 queries in each second of the clock and drops the rest.
    @Test func `all names come from a server that answers a thousand a second`() throws {
        let count = 2000
        let budget = SecondBudget(1000)
        let server = try HostileServer { query in
            budget.take() ? [MessageBuilder(answering: query).ra().a(query.qname, "8.0.0.1").reply] : [.silence]
        }
        let list = (0..<count).map { "n\($0).example\n" }.joined()
        let run = try egressgen("resolve --hosts-file - --format lines", asking(server.endpoint), input: list)
        #expect(run.status == 0, "\(run.errorLines.prefix(3))")
        #expect(run.stdout == (0..<count).map { "n\($0).example.\t300\tIN\tA\t8.0.0.1\n" }.joined())
    }

    /// Simulates a resolver that has most names in its cache and must query other servers for the rest.
    @Test func `all names come from a server that is slow now and then`() throws {
        let count = 1000
        let server = try HostileServer { query in
            let bytes = MessageBuilder(answering: query).ra().a(query.qname, "8.0.0.3").bytes
            return [query.qname.contains("5") ? .afterDelay(0.08, bytes) : .message(bytes)]
        }
        let list = (0..<count).map { "n\($0).example\n" }.joined()
        let run = try egressgen("resolve --hosts-file - --format lines", asking(server.endpoint), input: list)
        #expect(run.status == 0, "\(run.errorLines.prefix(3))")
        #expect(run.stdout == (0..<count).map { "n\($0).example.\t300\tIN\tA\t8.0.0.3\n" }.joined())
    }

    /// Simulates a resolver with names whose own servers are dead. Two tries with a timeout of 1 s take 2 s. The run
    /// would take a minute if egressgen slowed down as it does for a server's rate limit.
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
}
