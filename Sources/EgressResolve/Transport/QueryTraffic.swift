/// What the process has sent to name servers since it started, and how long they took.
package struct QueryTraffic: Hashable, Sendable {
    /// How many replies took how long.
    package struct Durations: Hashable, Sendable {
        /// The upper bounds in seconds, rising; what is longer is counted behind the last.
        package static let bounds = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

        /// One count for each bound, and one more; a reply is counted once.
        package private(set) var counts = [Int](repeating: 0, count: bounds.count + 1)
        /// Seconds.
        package private(set) var sum = 0.0

        mutating func add(_ span: Nanoseconds) {
            let seconds = Double(span) / 1_000_000_000
            var place = 0
            while place < Self.bounds.count, seconds > Self.bounds[place] { place += 1 }
            counts[place] += 1
            sum += seconds
        }

        mutating func add(_ other: Durations) {
            for place in counts.indices { counts[place] += other.counts[place] }
            sum += other.sum
        }
    }

    /// Questions sent over UDP or TCP; a retransmission is not counted again.
    package internal(set) var queries = 0
    package internal(set) var retransmissions = 0
    /// Truncated answers that were asked for again over TCP.
    package internal(set) var streamFallbacks = 0
    /// From the first sending over UDP, or the start of the connection, to the reply.
    package internal(set) var durations = Durations()

    mutating func add(_ other: QueryTraffic) {
        queries += other.queries
        retransmissions += other.retransmissions
        streamFallbacks += other.streamFallbacks
        durations.add(other.durations)
    }

    /// What was sent and answered up to now.
    package static func total() async -> QueryTraffic {
        await withCheckedContinuation { continuation in
            DatagramThread.shared.execute { continuation.resume(returning: $0.traffic) }
        }
    }
}
