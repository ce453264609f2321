import EgressModel
import EgressObserve
import EgressTestSupport
import Testing

/// Any bytes, sent to a forwarder.
@Suite(.waits) struct MalformedQueryTests {
    /// The id of a message that no other one has.
    private static let last: UInt16 = 0xffff

    /// Messages of every length from 0 to 600, random or from a query on. Their ids are below `last`.
    private static func messages(random: Bool) -> [[UInt8]] {
        var generator = SeededGenerator(seed: 3)
        let whole = MessageBuilder.query("www.example.com.", .a, id: 1).padded(to: 600).bytes
        return (0...600).map { count in
            guard random else { return Array(whole.prefix(count)) }
            return (0..<count).map { $0 == 0 ? 1 : UInt8.random(in: .min ... .max, using: &generator) }
        }
    }

    private static func answering() throws -> HostileServer {
        try HostileServer { [MessageBuilder.reply(to: $0).reply] }
    }

    /// Whether a client may get a message for what it sent.
    private static func isExpected(_ response: [UInt8]) -> Bool {
        response.count >= 12 && response[2] & 0x80 != 0 && [0, 1, 4].contains(response.rcode)
    }

    @Test(arguments: [true, false]) func `any datagram gets an rcode or nothing`(random: Bool) async throws {
        let run = try await ForwardRun(try Self.answering())
        let client = try DatagramClient(to: run.endpoint)
        var responses: [[UInt8]] = []
        for message in Self.messages(random: random) {
            client.send(message)
            while let response = client.receive(within: 0) { responses.append(response) }
        }
        try await run.wait(until: "all are read") {
            $0.inFlight == 0 && $0.queries.values.reduce(0, +) == 601
        }
        while let response = client.receive(within: 0) { responses.append(response) }
        #expect(responses.count > 0 && responses.allSatisfy(Self.isExpected))
        #expect(Set(await run.counts.queries.keys).isSubset(of: [.malformed, .answered]))
        #expect(try run.ask(query("www.example.com.")) != nil)
        await run.forwarder.close()
    }

    @Test(arguments: [true, false]) func `any message over TCP gets an rcode or nothing`(random: Bool) async throws {
        let run = try await ForwardRun(try Self.answering())
        let client = try StreamClient(to: run.endpoint)
        for message in Self.messages(random: random) { try client.send(message) }
        try client.send(query("www.example.com.", id: Self.last))
        client.closeOutput()
        var responses: [[UInt8]] = []
        while let response = try client.receive() { responses.append(response) }
        #expect(responses.allSatisfy(Self.isExpected))
        #expect(responses.count { $0.id == Self.last } == 1)
        #expect(await run.counts.queries.values.reduce(0, +) == 602)
        await run.forwarder.close()
    }

    @Test func `bytes over TCP that are no messages are no trouble`() async throws {
        let run = try await ForwardRun(try Self.answering())
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<50 {
            let client = try StreamClient(to: run.endpoint)
            try client.sendRaw((0..<5000).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
        }
        #expect(try run.ask(query("www.example.com."), by: .tcp) != nil)
        await run.forwarder.close()
    }

    @Test func `any reply of an upstream is passed on or counted`() async throws {
        // Each query is answered by random bytes with the right id, then by the true reply.
        let server = try HostileServer { query in
            var generator = SeededGenerator(seed: UInt64(query.ordinal))
            let garbled = (0..<(query.ordinal % 601)).map { place in
                place < 2 ? query.bytes[place] : UInt8.random(in: .min ... .max, using: &generator)
            }
            return [.message(garbled), MessageBuilder.reply(to: query).reply]
        }
        let run = try await ForwardRun(server)
        let client = try DatagramClient(to: run.endpoint)
        for number in 0...600 {
            let asked = query("n\(number).example.com.")
            #expect(client.ask(asked)?.count == MessageBuilder.reply(to: HostileQuery(asked)).bytes.count)
        }
        #expect(await run.errors(of: 0) == [.mismatch: 601])
        await run.forwarder.close()
    }
}
