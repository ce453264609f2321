package import EgressModel

/// The queries that the process has sent to name servers since it started, and the durations until their replies.
package struct QueryTraffic: Hashable, Sendable {
    /// The number of queries sent over UDP or TCP, not counting retransmissions.
    package internal(set) var queries = 0
    package internal(set) var retransmissions = 0
    /// The number of truncated answers that were asked for again over TCP.
    package internal(set) var streamFallbacks = 0
    /// The durations from the first sending over UDP, or from the start of the TCP connection, to the reply.
    package internal(set) var durations = DurationHistogram()

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
