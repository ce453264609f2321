import EgressModel
import EgressObserve
import EgressTestSupport
import Synchronization
import Testing

/// Which upstream is asked, and what becomes of a query that fails.
@Suite(.waits) struct UpstreamOrderTests {
    private static func answering() throws -> HostileServer {
        try HostileServer { [MessageBuilder.reply(to: $0).reply] }
    }

    private static func silent() throws -> HostileServer { try HostileServer { _ in [.silence] } }

    private static func expected(_ asked: [UInt8]) -> [UInt8] { MessageBuilder.reply(to: HostileQuery(asked)).bytes }

    @Test(arguments: ForwardRun.Way.allCases)
    func `the next one is asked after a silence, and from then on first`(way: ForwardRun.Way) async throws {
        let (silent, good) = (try Self.silent(), try Self.answering())
        let run = try await ForwardRun(silent, good)
        let asked = query("www.example.com.")
        let (answer, seconds) = try run.timedAnswer(asked, by: way)
        #expect(answer == Self.expected(asked))
        #expect(seconds > 0.59 && seconds < 1.8)
        for _ in 0..<3 { #expect(try run.ask(asked, by: way) == Self.expected(asked)) }
        #expect(silent.log.count == 1)
        #expect(good.log.count == 4)
        #expect(await run.errors(of: 0) == [.timeout: 1])
        #expect(await run.errors(of: 1) == [:])
        #expect(await run.counts.upstreams.values.map { $0.latency.counts.reduce(0, +) }.sorted() == [0, 4])
        await run.forwarder.close()
    }

    @Test(arguments: [ResponseCode.servFail, .refused], ForwardRun.Way.allCases)
    func `the next one is asked at once after a failure`(rcode: ResponseCode, way: ForwardRun.Way) async throws {
        let failing = try HostileServer { [MessageBuilder(answering: $0).rcode(rcode).reply] }
        let good = try Self.answering()
        let run = try await ForwardRun(failing, good)
        let asked = query("www.example.com.")
        for _ in 0..<2 { #expect(try run.ask(asked, by: way) == Self.expected(asked)) }
        #expect(failing.log.count == 2)
        #expect(await run.errors(of: 0) == [.refused: 2])
        await run.forwarder.close()
    }

    @Test(arguments: ForwardRun.Way.allCases)
    func `SERVFAIL is the answer where all are silent`(way: ForwardRun.Way) async throws {
        let servers = try [Self.silent(), Self.silent()]
        let run = try await ForwardRun(servers)
        let asked = MessageBuilder.query("www.example.com.", .a, id: 0x4321).dnssecOK(size: 4096)
        let (answer, seconds) = try run.timedAnswer(asked.bytes, by: way)
        #expect(answer == asked.qr(true).ra().rcode(.servFail).dnssecOK().bytes)
        #expect(seconds > 1.79 && seconds < 2.5)
        #expect(await run.counts.queries == [.failed: 1])
        #expect(await run.counts.inFlight == 0)
        #expect(servers.map(\.log.count) == [2, 1])
        #expect(await run.errors(of: 0) == [.timeout: 1])
        #expect(await run.errors(of: 1) == [.timeout: 1])
        await run.forwarder.close()
    }

    @Test func `SERVFAIL has no OPT record where the query has none, and keeps RD and CD`() async throws {
        let run = try await ForwardRun(try VacantPort())
        var asked = MessageBuilder.query("www.example.com.", .a, id: 7).rd(false).bytes
        asked[3] |= 0x10
        var expected = asked
        (expected[2], expected[3]) = (0x80, 0x92)
        #expect(try run.ask(asked) == expected)
        await run.forwarder.close()
    }

    @Test func `a failure is passed on where all fail`() async throws {
        let servers = try (1...2).map { number in
            try HostileServer {
                [MessageBuilder(answering: $0).rcode(.servFail).extendedError(UInt16(number), "no").reply]
            }
        }
        let run = try await ForwardRun(servers)
        let asked = query("www.example.com.")
        let last = MessageBuilder(answering: HostileQuery(asked)).rcode(.servFail).extendedError(2, "no").bytes
        #expect(try run.ask(asked) == last)
        #expect(servers.map(\.log.count) == [1, 1])
        #expect(await run.counts.queries == [.answered: 1])
        await run.forwarder.close()
    }

    @Test func `one that fails is not silent, although the others are`() async throws {
        let silent = try Self.silent()
        let failing = try HostileServer { [MessageBuilder(answering: $0).rcode(.refused).reply] }
        let run = try await ForwardRun(silent, failing)
        let asked = query("www.example.com.")
        let (answer, seconds) = try run.timedAnswer(asked)
        #expect(answer?.rcode == 5)
        // The silent one is asked again meanwhile.
        #expect(seconds > 1.79 && seconds < 2.5)
        #expect(silent.log.count == 2)
        #expect(failing.log.count == 1)
        #expect(await run.errors(of: 1) == [.refused: 1])
        await run.forwarder.close()
    }

    @Test func `a query is sent again where the only upstream is silent`() async throws {
        let server = try HostileServer { $0.ordinal == 1 ? [.silence] : [MessageBuilder.reply(to: $0).reply] }
        let run = try await ForwardRun(server)
        let asked = query("www.example.com.")
        #expect(try run.ask(asked) == Self.expected(asked))
        #expect(server.log.map { $0.bytes.with(id: 0) } == [[UInt8]](repeating: asked.with(id: 0), count: 2))
        await run.forwarder.close()
    }

    @Test func `a reply counts even after another upstream is asked`() async throws {
        let late = try HostileServer { [.afterDelay(0.9, MessageBuilder.reply(to: $0).bytes)] }
        let silent = try Self.silent()
        let run = try await ForwardRun(late, silent)
        let asked = query("www.example.com.")
        #expect(try run.ask(asked) == Self.expected(asked))
        #expect(silent.log.count == 1)
        await run.forwarder.close()
    }

    // MARK: Connections

    @Test func `the next one is asked at once where a connection is refused`() async throws {
        let good = try Self.answering()
        let run = try await ForwardRun(try VacantPort(), good)
        let asked = query("www.example.com.")
        #expect(try run.ask(asked, by: .tcp) == Self.expected(asked))
        #expect(await run.errors(of: 0) == [.connection: 1])
        await run.forwarder.close()
    }

    @Test(arguments: [HostileReply.close, .reset, .partial([UInt8](repeating: 0, count: 50))])
    func `a query is sent again a few times where the connection ends`(reply: HostileReply) async throws {
        let server = try HostileServer { _ in [reply] }
        let run = try await ForwardRun(server)
        #expect(try run.ask(query("www.example.com."), by: .tcp)?.rcode == 2)
        #expect(server.log.count == 3)
        #expect(await run.errors(of: 0) == [.connection: 3])
        await run.forwarder.close()
    }

    @Test func `one connection carries many queries, and another one follows when it ends`() async throws {
        let server = try HostileServer { query in
            [MessageBuilder.reply(to: query).reply] + (query.ordinal == 3 ? [.close] : [])
        }
        let run = try await ForwardRun(server)
        for number in 1...6 {
            let asked = query("n\(number).example.com.")
            #expect(try run.ask(asked, by: .tcp) == Self.expected(asked))
        }
        #expect(Set(server.log.map(\.sourcePort)).count == 2)
        await run.forwarder.close()
    }

    @Test func `a connection on which nothing comes back is not used again`() async throws {
        // An upstream that another machine replaced does not know the connections of its predecessor.
        let first = Mutex<UInt16?>(nil)
        let server = try HostileServer { query in
            let isOld = first.withLock { port in
                port = port ?? query.sourcePort
                return port == query.sourcePort
            }
            return isOld ? [.silence] : [MessageBuilder.reply(to: query).reply]
        }
        let run = try await ForwardRun(server)
        let asked = query("www.example.com.")
        for _ in 0..<2 { #expect(try run.ask(asked, by: .tcp) == Self.expected(asked)) }
        #expect(Set(server.log.map(\.sourcePort)).count == 2)
        await run.forwarder.close()
    }
}
