internal import DequeModule
internal import EgressModel

/// The queries to one server over UDP: those that wait, those in flight, and how fast they may be sent.
///
/// A new socket replaces the old one after a number of queries, so a port that was guessed soon becomes useless. For
/// every question, an attacker off the path must guess the id and the port again, about 30 bits (RFC 5452, section
/// 4.3).
final class ServerQueue {
    /// How long a silent server is skipped while other servers can be asked.
    private static let silence: Nanoseconds = 10_000_000_000

    // The extensions of this class in other files share the following properties.

    let server: NameServer
    var waiting: Deque<DatagramQuery> = []
    /// Whether a query has been added since the last call of `advance`.
    var hasNewcomer = false
    var sockets: [DatagramSocket] = []
    var outbox: [[UInt8]] = []
    var ids = RandomIDs()
    var flow = FlowControl()
    var roundTrip = RoundTrip()
    var traffic = QueryTraffic()
    var underWay = 0
    /// The number of queries in flight whose replies are late. They may be lost or slow. They do not keep other queries
    /// from being sent while the server answers.
    var late = 0
    var lastReply: Nanoseconds?
    /// The latest sending time among the answered queries.
    var newestAnswered: Nanoseconds = 0
    var silentUntil: Nanoseconds?
    /// The rcode of the last message without a question, if no reply has arrived since.
    var bareRcode: ResponseCode?
    /// The time at which the next query must be retransmitted or given up.
    var due: Nanoseconds = .max

    init(_ server: NameServer) {
        self.server = server
    }

    /// Whether many replies are expected, so a short wait collects several of them.
    var isBusy: Bool { underWay >= 64 }

    func add(_ query: DatagramQuery, at now: Nanoseconds) {
        waiting.append(query)
        hasNewcomer = true
        // Let one query pass from time to time to find out whether a silent server is back.
        if silentUntil != nil, !isSilent(at: now) { silentUntil = now + Self.silence }
    }

    /// Whether the server counts as silent.
    func isSilent(at now: Nanoseconds) -> Bool { silentUntil.map { now < $0 } ?? false }

    /// Marks the server as silent for a while and lets the waiting queries choose another server.
    func noteSilence(_ now: Nanoseconds) {
        guard !isSilent(at: now) else { return }
        silentUntil = now + Self.silence
        let queries = waiting
        waiting = []
        for query in queries { query.reconsider() }
    }

    /// The time at which the queue must act even if no reply arrives. 0 if a query was added after the last call of
    /// `advance`.
    var nextDue: Nanoseconds { hasNewcomer ? 0 : min(due, waiting.isEmpty ? .max : flow.opening ?? .max) }
}
