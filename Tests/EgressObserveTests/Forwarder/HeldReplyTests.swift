import EgressModel
import EgressObserve
import EgressTestSupport
import Testing

/// When a client gets a reply that a sink judges.
@Suite(.waits) struct HeldReplyTests {
    private static let asked = query("www.example.com.")
    private static let right = MessageBuilder.reply(to: HostileQuery(asked)).bytes

    private static func answering(after seconds: Double = 0) throws -> HostileServer {
        try HostileServer { [.afterDelay(seconds, MessageBuilder.reply(to: $0).bytes)] }
    }

    private static func seconds(since start: ContinuousClock.Instant) -> Double {
        (ContinuousClock.now - start) / .seconds(1)
    }

    @Test(arguments: ForwardRun.Way.allCases)
    func `an answer waits until its hold ends`(way: ForwardRun.Way) async throws {
        let sink = ScriptedSink.holding
        let run = try await ForwardRun(try Self.answering(), sink: sink, hold: 1.7)
        let client = try DoubleClient(to: run.endpoint, by: way)
        try client.send(Self.asked)
        try Wait.until("the answer is held") { sink.judged.count == 1 }
        // An answer to another query does not wait behind it.
        #expect(try run.ask(query("www.example.com.", RecordType(rawValue: 16)))?.rcode == 0)
        #expect(await run.counts.held == 0)
        #expect(await run.counts.inFlight == 1)
        sink.end(1, .acknowledged(settling: 0))
        #expect(try client.receive() == Self.right)
        let counts = await run.counts
        #expect(counts.held == 1)
        #expect(counts.late == [:])
        #expect(counts.hold.counts.reduce(0, +) == 1)
        #expect(sink.forgotten == [])
        #expect(sink.held.map(\.question) == ["www.example.com A"])
        #expect(sink.held.map(\.late) == [nil])
        await run.forwarder.close()
    }

    @Test func `an acknowledged answer waits for the plugins too`() async throws {
        let sink = ScriptedSink.holding
        let run = try await ForwardRun(try Self.answering(), sink: sink, hold: 1.7)
        let client = try DatagramClient(to: run.endpoint)
        client.send(Self.asked)
        try Wait.until("the answer is held") { sink.judged.count == 1 }
        let start = ContinuousClock.now
        sink.end(1, .acknowledged(settling: 0.3))
        #expect(client.receive() == Self.right)
        #expect(Self.seconds(since: start) > 0.29)
        #expect(sink.held.map(\.late) == [nil])
        #expect(sink.forgotten == [])
        await run.forwarder.close()
    }

    @Test func `an answer that only waits for the plugins is not late`() async throws {
        let sink = ScriptedSink { _ in .after(seconds: 0.3) }
        let run = try await ForwardRun(try Self.answering(), sink: sink)
        let (answer, seconds) = try run.timedAnswer(Self.asked)
        #expect(answer == Self.right)
        #expect(seconds > 0.29)
        #expect(await run.counts.held == 1)
        #expect(await run.counts.late == [:])
        await run.forwarder.close()
    }

    @Test func `plugins have no longer than the hold`() async throws {
        let sink = ScriptedSink { _ in .after(seconds: 100) }
        let run = try await ForwardRun(try Self.answering(), sink: sink, hold: 0.3)
        let (answer, seconds) = try run.timedAnswer(Self.asked)
        #expect(answer == Self.right)
        #expect(seconds > 0.29 && seconds < 1.8)
        #expect(await run.counts.late == [:])
        await run.forwarder.close()
    }

    @Test(arguments: ForwardCounts.Lateness.allCases)
    func `an answer that is late at once does not wait`(lateness: ForwardCounts.Lateness) async throws {
        let sink = ScriptedSink { _ in .late(lateness) }
        let run = try await ForwardRun(try Self.answering(), sink: sink)
        #expect(try run.ask(Self.asked) == Self.right)
        #expect(await run.counts.late == [lateness: 1])
        #expect(await run.counts.held == 0)
        #expect(sink.held.isEmpty)
        await run.forwarder.close()
    }

    @Test(arguments: ForwardCounts.Lateness.allCases)
    func `a hold can end late`(lateness: ForwardCounts.Lateness) async throws {
        let sink = ScriptedSink.holding
        let run = try await ForwardRun(try Self.answering(), sink: sink, hold: 1.7)
        let client = try DatagramClient(to: run.endpoint)
        client.send(Self.asked)
        try Wait.until("the answer is held") { sink.judged.count == 1 }
        sink.end(1, .late(lateness))
        #expect(client.receive() == Self.right)
        #expect(await run.counts.late == [lateness: 1])
        #expect(sink.held.map(\.late) == [lateness])
        await run.forwarder.close()
    }

    @Test func `a hold that does not end is given up, and what comes later changes nothing`() async throws {
        let sink = ScriptedSink.holding
        let run = try await ForwardRun(try Self.answering(), sink: sink, hold: 0.3)
        let client = try DatagramClient(to: run.endpoint)
        let start = ContinuousClock.now
        #expect(client.ask(Self.asked) == Self.right)
        #expect(Self.seconds(since: start) > 0.29 && Self.seconds(since: start) < 1.8)
        #expect(await run.counts.late == [.hold: 1])
        #expect(sink.forgotten == [1])
        for end in [HoldEnd.acknowledged(settling: 0), .acknowledged(settling: 0.01), .late(.away)] { sink.end(1, end) }
        // The next answer is one of its own.
        client.send(Self.asked)
        try Wait.until("the next answer is held") { sink.judged.count == 2 }
        #expect(client.receive(within: 0) == nil)
        sink.end(2, .acknowledged(settling: 0))
        #expect(client.receive() == Self.right)
        #expect(await run.counts.late == [.hold: 1])
        await run.forwarder.close()
    }

    @Test func `upstream and hold together have 1.8 seconds`() async throws {
        let sink = ScriptedSink.holding
        let run = try await ForwardRun(try Self.answering(after: 1.2), sink: sink, hold: 100)
        let (answer, seconds) = try run.timedAnswer(Self.asked)
        #expect(answer == Self.right)
        #expect(seconds > 1.79 && seconds < 2.5)
        #expect(await run.counts.late == [.hold: 1])
        #expect(sink.forgotten == [1])
        await run.forwarder.close()
    }

    @Test func `only addresses are judged`() async throws {
        let server = try HostileServer { query in
            switch query.qname {
            case "none": [MessageBuilder(answering: query).rcode(.nxDomain).soa("example.com.").reply]
            case "empty": [MessageBuilder(answering: query).reply]
            case "failing": [MessageBuilder.reply(to: query).rcode(.servFail).reply]
            default: [MessageBuilder.reply(to: query).reply]
            }
        }
        let sink = ScriptedSink.holding
        let run = try await ForwardRun(server, sink: sink)
        let chaos = MessageBuilder.query("www.example.com.", .a, id: 1).question("www.example.com.", .a, class: 3)
        let other = [RecordType.cname, RecordType(rawValue: 65), RecordType(rawValue: 255)].map { query("www", $0) }
        for asked in ["none", "empty", "failing"].map({ query($0) }) + other + [chaos.bytes] {
            #expect(try run.ask(asked) != nil)
        }
        #expect(sink.judged.isEmpty)
        #expect(sink.events == [.heard])
        await run.forwarder.close()
    }

    // MARK: The end of the service

    @Test func `the end of the service lets answers out`() async throws {
        let sink = ScriptedSink.holding
        let run = try await ForwardRun(try Self.answering(), sink: sink, hold: 100)
        let client = try DatagramClient(to: run.endpoint)
        client.send(Self.asked)
        try Wait.until("the answer is held") { sink.judged.count == 1 }
        await run.forwarder.close()
        #expect(client.receive() == Self.right)
        #expect(await run.counts.late == [.shutdown: 1])
        #expect(sink.held.map(\.late) == [.shutdown])
        #expect(sink.forgotten == [1])
    }

    @Test(arguments: [HoldVerdict.hold(1), .after(seconds: 100)])
    func `the end of the service waits for upstreams, but not for policies`(verdict: HoldVerdict) async throws {
        let sink = ScriptedSink { _ in verdict }
        let run = try await ForwardRun(try Self.answering(after: 0.4), sink: sink, hold: 100)
        let client = try DatagramClient(to: run.endpoint)
        client.send(Self.asked)
        try await run.wait(until: "the query is under way") { $0.inFlight == 1 }
        let start = ContinuousClock.now
        await run.forwarder.close()
        #expect(Self.seconds(since: start) < 1.4)
        #expect(client.receive() == Self.right)
        #expect(await run.counts.late == (verdict == .hold(1) ? [.shutdown: 1] : [:]))
    }

    @Test func `the end of the service waits no longer than a query`() async throws {
        let run = try await ForwardRun(try VacantPort())
        let client = try DatagramClient(to: run.endpoint)
        client.send(Self.asked)
        try await run.wait(until: "the query is under way") { $0.inFlight == 1 }
        await run.forwarder.close()
        #expect(client.receive()?.rcode == 2)
        #expect(await run.forwarder.isServing() == false)
    }
}
