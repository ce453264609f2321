import EgressModel
import EgressObserve
import EgressTestSupport
import Testing

/// More queries than the forwarder can carry.
@Suite(.waits, .serialized) struct ForwardFloodTests {
    private static let other = query("other.example.org.")
    private static let right = MessageBuilder.reply(to: HostileQuery(other)).bytes

    /// Answers one name, and is silent about the others.
    private static func upstream() throws -> HostileServer {
        try HostileServer { $0.bytes.with(id: 0) == other.with(id: 0) ? [MessageBuilder.reply(to: $0).reply] : [] }
    }

    @Test func `a flood over UDP does not stop the forwarder`() async throws {
        let run = try await ForwardRun(try Self.upstream())
        let flood = try DatagramClient(to: run.endpoint)
        var generator = SeededGenerator(seed: 5)
        for number in 0..<4000 {
            let name = number % 2 == 0 ? "www.example.com." : "\(UInt32.random(in: 0 ... .max, using: &generator))."
            flood.send(query(name, id: UInt16(number)))
        }
        // The flood can fill the socket of the forwarder, so that the system drops queries of others.
        var answer: [UInt8]?
        for _ in 0..<30 where answer == nil {
            let client = try DatagramClient(to: run.endpoint)
            client.send(Self.other)
            answer = client.receive(within: 1)
        }
        #expect(answer == Self.right)
        try await run.wait(until: "the flood is over") { $0.inFlight == 0 }
        #expect(await run.counts.upstreams.count == 1)
        await run.forwarder.close()
    }
}
