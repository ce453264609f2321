package import EgressModel

/// What a forwarder has done, in numbers.
package struct ForwardCounts: Sendable {
    /// What became of a message from a client.
    package enum Outcome: String, CaseIterable, Sendable {
        /// The client has the reply of an upstream.
        case answered
        /// The client has SERVFAIL, because no upstream replied.
        case failed
        /// The message is not a query that can be forwarded.
        case malformed
        /// The address of the client is not listed.
        case refused
        /// There were too many queries in flight.
        case dropped
    }

    /// Why an answer was delivered before its addresses were acknowledged.
    package enum Lateness: String, CaseIterable, Sendable {
        /// The time to hold the answer was over.
        case hold
        /// The addresses were not written.
        case unwritten
        /// The API server was away.
        case away
        /// The service ended.
        case shutdown
    }

    /// Why an upstream did not give an answer.
    package enum UpstreamError: String, CaseIterable, Sendable {
        case timeout
        /// SERVFAIL or REFUSED.
        case refused
        /// The connection failed or ended.
        case connection
        /// A message that is not a reply to a query. Somebody might be forging replies.
        case mismatch
    }

    package struct Upstream: Sendable {
        package var errors: [UpstreamError: Int] = [:]
        /// The time from a query to its reply.
        package var latency = DurationHistogram()

        package init() {}
    }

    package var queries: [Outcome: Int] = [:]
    /// The answers that waited.
    package var held = 0
    package var late: [Lateness: Int] = [:]
    /// The time that answers waited.
    package var hold = DurationHistogram()
    package var upstreams: [NameServer: Upstream] = [:]
    /// The messages from clients that wait for an answer.
    package var inFlight = 0
    /// The connections of clients.
    package var connections = 0

    package init() {}
}
