import EgressModel
import EgressObserve
import EgressTestSupport
import Testing

/// Equal queries at the same time are one query for the upstream.
@Suite(.waits) struct RepeatedQueryTests {
    @Test(arguments: ForwardRun.Way.allCases)
    func `each message has one answer, and the upstream sees one query`(way: ForwardRun.Way) async throws {
        let server = try HostileServer { [.afterDelay(0.3, MessageBuilder.reply(to: $0).bytes)] }
        let run = try await ForwardRun(server)
        let queries = (1...20).map { query("www.example.com.", id: UInt16($0)) }
        let answers = queries.map { MessageBuilder.reply(to: HostileQuery($0)).bytes }
        switch way {
        case .udp:
            let clients = try (0..<2).map { _ in try DatagramClient(to: run.endpoint) }
            for query in queries { clients.forEach { $0.send(query) } }
            for client in clients { #expect(queries.compactMap { _ in client.receive() } == answers) }
        case .tcp:
            let clients = try (0..<2).map { _ in try StreamClient(to: run.endpoint) }
            for query in queries { try clients.forEach { try $0.send(query) } }
            for client in clients { #expect(try queries.compactMap { _ in try client.receive() } == answers) }
        }
        #expect(server.log.count == 1)
        #expect(await run.counts.queries == [.answered: 40])
        await run.forwarder.close()
    }

    @Test func `queries that differ in anything but the id are asked apart`() async throws {
        let server = try HostileServer { _ in [.silence] }
        let run = try await ForwardRun(server)
        let client = try DatagramClient(to: run.endpoint)
        let plain = MessageBuilder.query("www.example.com.", .a, id: 1)
        for query in [plain, plain.id(2), plain.rd(false), plain.edns(), plain.dnssecOK(), plain.edns(size: 512)] {
            client.send(query.bytes)
        }
        client.send(query("wWw.example.com."))
        try StreamClient(to: run.endpoint).send(plain.bytes)
        try await run.wait(until: "all are in flight") { $0.inFlight == 8 }
        try Wait.until("all arrive") { server.log.count >= 7 }
        #expect(server.log.count == 7)
        await run.forwarder.close()
    }

    @Test func `nothing is kept for later queries`() async throws {
        let server = try HostileServer { [MessageBuilder.reply(to: $0, "52.0.0.\($0.ordinal)").reply] }
        let run = try await ForwardRun(server)
        for number in 1...3 {
            let asked = query("www.example.com.")
            let expected = MessageBuilder.reply(to: HostileQuery(asked), "52.0.0.\(number)").bytes
            #expect(try run.ask(asked) == expected)
        }
        await run.forwarder.close()
    }

    @Test func `a query that comes during a hold waits with the others`() async throws {
        let server = try HostileServer { [MessageBuilder.reply(to: $0).reply] }
        let sink = ScriptedSink.holding
        let run = try await ForwardRun(server, sink: sink, hold: 1.7)
        let client = try DatagramClient(to: run.endpoint)
        client.send(query("www.example.com.", id: 1))
        try Wait.until("the answer is held") { sink.judged.count == 1 }
        for id in [1, 2] as [UInt16] { client.send(query("www.example.com.", id: id)) }
        try await run.wait(until: "all wait") { $0.inFlight == 3 }
        sink.end(1, .acknowledged(settling: 0))
        #expect([client.receive(), client.receive(), client.receive()].map { $0?.id } == [1, 1, 2])
        #expect(client.receive(within: 0) == nil)
        #expect(server.log.count == 1)
        #expect(sink.judged.count == 1)
        await run.forwarder.close()
    }
}
