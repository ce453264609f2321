import EgressModel
import EgressObserve
import EgressTestSupport
import Testing

extension Soak {
    /// Tests how many queries the forwarder carries at a time.
    @Suite struct ForwardLoadTests {
        private static let most = 10_000
        /// A connection waits for at most 1,000 answers at a time.
        private static let clients = 24
        private static let share = 950

        /// Judges no reply, because there is none.
        private struct IdleSink: ForwardSink {
            func judge(
                _ reply: UnsafeBufferPointer<UInt8>, _ end: @escaping @Sendable (HoldEnd) -> Void
            ) -> HoldVerdict { .now }
            func forget(hold: UInt64) {}
            func note(_ event: ForwardEvent) {}
        }

        private static func query(_ number: Int) -> [UInt8] {
            MessageBuilder.query("n\(number).example.", .a, id: UInt16(number)).bytes
        }

        /// More than 10,000 queries must arrive before the first of them is given up after 1.8 s.
        @Test func `over 10,000 queries in flight are dropped, and the others have their answers`() async throws {
            let upstream = try HostileServer { _ in [] }
            let forwarder = try await Forwarder(
                ForwardSettings(
                    listeners: [ListenAddress(address: try IPAddress("127.0.0.1"), port: 0)], clients: nil,
                    upstreams: [try NameServer("\(upstream.endpoint)")], hold: 0.5, settle: 0), IdleSink())
            let endpoint = Endpoint("127.0.0.1", port: forwarder.addresses[0].port)
            let clients = try (0..<Self.clients).map { _ throws(SupportError) in try StreamClient(to: endpoint) }
            for (index, client) in clients.enumerated() {
                let numbers = index * Self.share..<(index + 1) * Self.share
                try client.sendRaw(numbers.flatMap { StreamClient.frame(Self.query($0)) })
            }
            let total = Self.share * Self.clients
            var counts = await forwarder.counts()
            var mostInFlight = 0
            for _ in 0..<1000 where counts.queries.values.reduce(0, +) < total {
                mostInFlight = max(mostInFlight, counts.inFlight)
                try await Task.sleep(for: .milliseconds(10))
                counts = await forwarder.counts()
            }
            print("\(counts.queries[.dropped] ?? 0) of \(total) queries dropped, at most \(mostInFlight) in flight")
            #expect(mostInFlight <= Self.most)
            #expect(counts.queries[.dropped] ?? 0 > 0)
            #expect(counts.queries[.failed] ?? 0 >= Self.most)
            #expect(counts.queries.values.reduce(0, +) == total)
            #expect(counts.inFlight == 0)
            let answer = try #require(try clients[clients.count - 1].receive())
            #expect(answer[3] & 0x0f == 2)
            await forwarder.close()
        }
    }
}
