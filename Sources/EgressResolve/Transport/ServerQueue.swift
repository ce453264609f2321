internal import DequeModule
internal import EgressModel

/// All that goes to one server over UDP: what waits, what is under way, and how fast it may go.
///
/// After some queries a socket makes way for a new one, so that a port that was guessed is soon of no use: an attacker
/// off the path must guess about 30 bits, id and port, for every question anew (RFC 5452, section 4.3).
final class ServerQueue {
    /// How long a silent server is left alone while others answer.
    private static let silence: Nanoseconds = 10_000_000_000

    // The extensions in the files beside this one share what follows.

    let server: NameServer
    var waiting: Deque<DatagramQuery> = []
    /// Whether a query has come that had no turn yet.
    var hasNewcomer = false
    var sockets: [DatagramSocket] = []
    var outbox: [[UInt8]] = []
    var ids = RandomIDs()
    var flow = FlowControl()
    var roundTrip = RoundTrip()
    var traffic = QueryTraffic()
    var underWay = 0
    /// Of those under way, the ones whose replies are late: they are lost, or slow, and block nothing meanwhile.
    var late = 0
    var lastReply: Nanoseconds?
    /// When the youngest query that has its reply was sent.
    var newestAnswered: Nanoseconds = 0
    var silentUntil: Nanoseconds?
    /// When time next runs out for one of the queries.
    var due: Nanoseconds = .max

    init(_ server: NameServer) {
        self.server = server
    }

    /// Whether many replies are on their way, so that waiting a little brings several at once.
    var isBusy: Bool { underWay >= 64 }

    func add(_ query: DatagramQuery, at now: Nanoseconds) {
        waiting.append(query)
        hasNewcomer = true
        // From time to time one query finds out whether a silent server is back.
        if silentUntil != nil, !isSilent(at: now) { silentUntil = now + Self.silence }
    }

    /// Whether the server gave no sign of life lately.
    func isSilent(at now: Nanoseconds) -> Bool { silentUntil.map { now < $0 } ?? false }

    /// Leaves the server alone for a while; what waits may go elsewhere.
    func noteSilence(_ now: Nanoseconds) {
        guard !isSilent(at: now) else { return }
        silentUntil = now + Self.silence
        let queries = waiting
        waiting = []
        for query in queries { query.reconsider() }
    }

    /// When something is to be done without a reply: at once where a query came after this server's turn.
    var nextDue: Nanoseconds { hasNewcomer ? 0 : min(due, waiting.isEmpty ? .max : flow.opening ?? .max) }
}
