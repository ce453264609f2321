internal import EgressModel
internal import LDNS

/// A question on its way over UDP: one try at one server, from its first sending to a reply that counts or the end of
/// its time; then perhaps another.
class DatagramQuery {
    let question: Question
    let timeout: Nanoseconds
    let clientSubnet: CIDRBlock?
    /// `nil` sends no EDNS.
    private(set) var udpPayloadSize: UInt16?

    var wire: [UInt8] = []
    var firstSent: Nanoseconds = 0
    var lastSent: Nanoseconds = 0
    var sends = 0
    /// Whether it was last sent because later ones had their replies, before its own time was over.
    var isEarly = false
    /// Whether it has ever been sent again, on this try or another.
    var wasLost = false
    /// What the system said of the server meanwhile.
    var lastError: (any Error)?

    init(_ question: Question, timeout: Nanoseconds, clientSubnet: CIDRBlock?) {
        self.question = question
        self.timeout = timeout
        self.clientSubnet = clientSubnet
    }

    var id: UInt16 { UInt16(wire[0]) << 8 | UInt16(wire[1]) }

    /// Makes it ready for a new try.
    func begin(udpPayloadSize: UInt16?) {
        self.udpPayloadSize = udpPayloadSize
        sends = 0
        isEarly = false
        lastError = nil
    }

    /// Waits for its turn no longer, since its server has fallen silent: waits again or goes elsewhere.
    func reconsider() {}

    /// Takes what came of a try; once for each.
    func take(_ result: Result<WireReply, any Error>) {}
}

/// Nobody answered in time.
struct QueryTimeout: Error {}
