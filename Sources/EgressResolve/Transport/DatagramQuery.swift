internal import EgressModel
internal import LDNS

/// A question that is asked over UDP. A try is one attempt at one server, from the first sending to a usable reply or
/// the timeout. A query may have several tries, one after another.
class DatagramQuery {
    let question: Question
    let timeout: Nanoseconds
    let clientSubnet: CIDRBlock?
    /// The EDNS buffer size. `nil` sends no OPT record.
    private(set) var udpPayloadSize: UInt16?

    var wire: [UInt8] = []
    var firstSent: Nanoseconds = 0
    var lastSent: Nanoseconds = 0
    var sends = 0
    /// Whether the query was last sent early: before its own timeout, because a later query had already been answered.
    var isEarly = false
    /// Whether the query has ever been retransmitted, in this try or an earlier one.
    var wasLost = false
    /// The last error that the system reported for the server during this try, or the last `BareReply`.
    var lastError: (any Error)?

    init(_ question: Question, timeout: Nanoseconds, clientSubnet: CIDRBlock?) {
        self.question = question
        self.timeout = timeout
        self.clientSubnet = clientSubnet
    }

    var id: UInt16 { UInt16(wire[0]) << 8 | UInt16(wire[1]) }

    /// Prepares the query for a new try.
    func begin(udpPayloadSize: UInt16?) {
        self.udpPayloadSize = udpPayloadSize
        sends = 0
        isEarly = false
        lastError = nil
    }

    /// Queues the query again or asks another server. Called when the server falls silent while the query waits to be
    /// sent. This implementation does nothing.
    func reconsider() {}

    /// Receives the result of a try. Called exactly once for each try.
    func take(_ result: Result<WireReply, any Error>) {}
}

/// No reply arrived in time.
struct QueryTimeout: Error {}

/// No whole reply arrived in time, but an rcode without a question.
struct BareReply: Error {
    let rcode: ResponseCode
}
