internal import DequeModule
internal import NIOCore

/// A query under way, with the clients that wait for its answer.
struct Flight {
    /// What makes two queries the same.
    struct Key: Hashable {
        let query: QueryMessage
        let transport: ForwardTransport
    }

    /// What an upstream has said to the query.
    enum Standing: Hashable {
        case unasked
        /// It was asked, and has not answered.
        case asked
        /// The connection to it ended before it answered.
        case lost
        /// It answered with SERVFAIL or REFUSED.
        case refused
    }

    /// An id under which an upstream can answer.
    struct Ticket {
        let link: any UpstreamLink
        let id: UInt16
        let upstream: Int
        let sent: NIODeadline
    }

    /// An answer that waits for the policies.
    struct Held {
        let answer: ByteBuffer
        let since: NIODeadline
        /// The number of the hold; `nil` if the answer only waits for a time.
        var hold: UInt64?
    }

    let key: Key
    let start: NIODeadline
    var clients: Deque<ForwardClient> = []
    var standings: [Standing]
    var tickets: [Ticket] = []
    /// The number of times that an upstream was asked.
    var attempts = 0
    /// The last SERVFAIL or REFUSED of an upstream.
    var refusal: ByteBuffer?
    var held: Held?

    init(_ key: Key, upstreams: Int, at start: NIODeadline) {
        self.key = key
        self.start = start
        standings = [Standing](repeating: .unasked, count: upstreams)
    }

    var query: QueryMessage { key.query }

    /// Forgets the ids, so that nothing counts as an answer any more.
    mutating func forgetTickets() {
        for ticket in tickets { ticket.link.forget(ticket.id) }
        tickets = []
    }
}
