import EgressModel
import EgressObserve
import EgressTestSupport
import Testing

/// Clients over TCP.
@Suite(.waits) struct StreamDoorTests {
    private static func answering() throws -> HostileServer {
        try HostileServer { [MessageBuilder.reply(to: $0).reply] }
    }

    /// Answers a name such as `3.example.com` after as many tenths of a second.
    private static func slow() throws -> HostileServer {
        try HostileServer { query in
            let number = Double(query.qname.split(separator: ".")[0]) ?? 0
            return [.afterDelay(number / 10, MessageBuilder.reply(to: query).bytes)]
        }
    }

    private static func expected(_ asked: [UInt8]) -> [UInt8] { MessageBuilder.reply(to: HostileQuery(asked)).bytes }

    @Test func `answers overtake each other`() async throws {
        let run = try await ForwardRun(try Self.slow())
        let client = try StreamClient(to: run.endpoint)
        let queries = (0..<4).map { query("\(3 - $0).example.com.", id: UInt16($0)) }
        try client.sendRaw(queries.flatMap(StreamClient.frame))
        #expect(try queries.compactMap { _ in try client.receive() } == queries.reversed().map(Self.expected))
        await run.forwarder.close()
    }

    @Test func `a client that sends nothing more gets its answers, and then the end`() async throws {
        let run = try await ForwardRun(try Self.slow())
        let client = try StreamClient(to: run.endpoint)
        let queries = (0..<4).map { query("\($0).example.com.", id: UInt16($0)) }
        try client.sendRaw(queries.flatMap(StreamClient.frame))
        client.closeOutput()
        #expect(try queries.compactMap { _ in try client.receive() } == queries.map(Self.expected))
        try client.expectEnd()
        try await run.wait(until: "the connection is over") { $0.connections == 0 }
        await run.forwarder.close()
    }

    @Test func `a client that reads slowly and sends nothing more gets all of its answers`() async throws {
        let server = try HostileServer { [.message(MessageBuilder.reply(to: $0).padded(to: 65_535).bytes)] }
        let run = try await ForwardRun(server)
        let client = try StreamClient(to: run.endpoint)
        let queries = (0..<40).map { query("n\($0).example.com.", id: UInt16($0)) }
        try client.sendRaw(queries.flatMap(StreamClient.frame))
        client.closeOutput()
        try await run.wait(until: "all are answered") { $0.queries[.answered] == 40 }
        #expect(try Set(queries.compactMap { _ in try client.receive()?.id }) == Set(queries.map(\.id)))
        #expect(try client.receive() == nil)
        await run.forwarder.close()
    }

    @Test func `a client that only connects and closes is no trouble`() async throws {
        let run = try await ForwardRun(try Self.answering())
        for way in 0..<3 {
            let client = try StreamClient(to: run.endpoint)
            if way == 1 { client.closeOutput() }
            if way == 2 { client.resetWhenClosed() }
        }
        try await run.wait(until: "they are gone") { $0.connections == 0 }
        #expect(try run.ask(query("www.example.com."), by: .tcp) != nil)
        await run.forwarder.close()
    }

    @Test(arguments: [false, true])
    func `a client that goes before its answers come is no trouble`(resets: Bool) async throws {
        let run = try await ForwardRun(try Self.slow())
        do {
            let client = try StreamClient(to: run.endpoint)
            try client.sendRaw((1...4).flatMap { StreamClient.frame(query("\($0).example.com.", id: UInt16($0))) })
            try await run.wait(until: "they are under way") { $0.inFlight == 4 }
            if resets { client.resetWhenClosed() }
        }
        try await run.wait(until: "all is over") { $0.inFlight == 0 && $0.connections == 0 }
        #expect(try run.ask(query("0.example.com."), by: .tcp) != nil)
        await run.forwarder.close()
    }

    @Test func `a message can arrive in pieces`() async throws {
        let run = try await ForwardRun(try Self.answering())
        let client = try StreamClient(to: run.endpoint)
        let asked = query("www.example.com.")
        for byte in StreamClient.frame(asked) + StreamClient.frame(asked).dropLast() {
            try client.sendRaw([byte])
            Wait.letPass(seconds: 0.002)
        }
        #expect(try client.receive() == Self.expected(asked))
        try client.sendRaw([asked[asked.count - 1]])
        #expect(try client.receive() == Self.expected(asked))
        await run.forwarder.close()
    }

    @Test func `messages that are no queries get an rcode or nothing, and the connection goes on`() async throws {
        let run = try await ForwardRun(try Self.answering())
        let client = try StreamClient(to: run.endpoint)
        let asked = query("www.example.com.", id: 9)
        let garbled = MessageBuilder.query("www.example.com.", .a, id: 1).trailing([1]).bytes
        let notify = MessageBuilder.query("www.example.com.", .soa, id: 2).opcode(4).bytes
        let response = MessageBuilder.query("www.example.com.", .a, id: 3).qr(true).bytes
        try client.send([], [1], response, garbled, notify, [UInt8](repeating: 0xff, count: 600), asked)
        #expect(try client.receive() == [0, 1, 0x81, 1, 0, 0, 0, 0, 0, 0, 0, 0])
        #expect(try client.receive() == [0, 2, 0xa1, 4, 0, 0, 0, 0, 0, 0, 0, 0])
        #expect(try client.receive() == Self.expected(asked))
        #expect(await run.counts.queries == [.malformed: 6, .answered: 1])
        client.closeOutput()
        #expect(try client.receive() == nil)
        await run.forwarder.close()
    }

    @Test func `a client that does not read its answers is closed, and does not stop the others`() async throws {
        let server = try HostileServer { [.message(MessageBuilder.reply(to: $0).padded(to: 65_535).bytes)] }
        let run = try await ForwardRun(server)
        let deaf = try StreamClient(to: run.endpoint)
        // One reply of the upstream answers all queries that wait for it.
        let flood = (0..<1000).flatMap { StreamClient.frame(query("www.example.com.", id: UInt16($0))) }
        let start = ContinuousClock.now
        try deaf.sendRaw(flood)
        try await run.wait(until: "it is closed") { $0.connections == 0 && $0.inFlight == 0 }
        // An idle connection is closed later.
        #expect(ContinuousClock.now - start < .seconds(14))
        #expect(try run.ask(query("www.example.com."), by: .tcp)?.count == 65_535)
        await run.forwarder.close()
    }

    @Test func `a thousand clients can be connected, and no more`() async throws {
        let run = try await ForwardRun(try Self.answering())
        var clients = try (0..<1000).map { _ in try StreamClient(to: run.endpoint) }
        try await run.wait(until: "all are connected") { $0.connections == 1000 }
        try StreamClient(to: run.endpoint).expectEnd()
        let asked = query("www.example.com.")
        for client in clients { try client.send(asked) }
        for client in clients { #expect(try client.receive() == Self.expected(asked)) }
        clients.removeFirst(10)
        try await run.wait(until: "ten are gone") { $0.connections == 990 }
        #expect(try run.ask(asked, by: .tcp) == Self.expected(asked))
        #expect(await run.counts.queries[.answered] == 1001)
        await run.forwarder.close()
    }

    @Test func `a connection without whole messages ends after 15 seconds`() async throws {
        let run = try await ForwardRun(try Self.answering())
        // This takes as long as it says.
        let (idle, dripping) = (try StreamClient(to: run.endpoint), try StreamClient(to: run.endpoint))
        let used = try StreamClient(to: run.endpoint)
        let start = ContinuousClock.now
        let asked = query("www.example.com.")
        while ContinuousClock.now - start < .seconds(14) {
            // These bytes announce a message of 65,535 bytes.
            try dripping.sendRaw([0xff])
            try used.send(asked)
            #expect(try used.receive() == Self.expected(asked))
            try await Task.sleep(for: .seconds(1))
        }
        #expect(await run.counts.connections == 3)
        try idle.expectEnd()
        try dripping.expectEnd()
        #expect(ContinuousClock.now - start > .seconds(14.9))
        try used.send(asked)
        #expect(try used.receive() == Self.expected(asked))
        await run.forwarder.close()
    }
}
