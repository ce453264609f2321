/// The queries that the process has sent to name servers since it started, and the durations until their replies.
package struct QueryTraffic: Hashable, Sendable {
    /// A histogram of the durations until replies.
    package struct Durations: Hashable, Sendable {
        /// The upper bounds in seconds, in ascending order. Longer durations are counted in an extra element after
        /// them.
        package static let bounds = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

        /// The number of replies for each bound, and of those above the last bound. Each reply is counted once.
        package private(set) var counts = [Int](repeating: 0, count: bounds.count + 1)
        /// The sum of all durations in seconds.
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

    /// The number of queries sent over UDP or TCP, not counting retransmissions.
    package internal(set) var queries = 0
    package internal(set) var retransmissions = 0
    /// The number of truncated answers that were asked for again over TCP.
    package internal(set) var streamFallbacks = 0
    /// The durations from the first sending over UDP, or from the start of the TCP connection, to the reply.
    package internal(set) var durations = Durations()

    mutating func add(_ other: QueryTraffic) {
        queries += other.queries
        retransmissions += other.retransmissions
        streamFallbacks += other.streamFallbacks
        durations.add(other.durations)
    }

    /// Returns the traffic up to now.
    package static func total() async -> QueryTraffic {
        await withCheckedContinuation { continuation in
            DatagramThread.shared.execute { continuation.resume(returning: $0.traffic) }
        }
    }
}
