internal import EgressModel
internal import LDNS

/// One try at one server over UDP, from its first sending to a reply that counts or the end of its time.
final class DatagramQuery {
    let question: Question
    /// `nil` sends no EDNS.
    let udpPayloadSize: UInt16?
    let timeout: Nanoseconds
    let completion: (Result<WireReply, any Error>) -> Void

    var wire: [UInt8] = []
    var firstSent: Nanoseconds = 0
    var lastSent: Nanoseconds = 0
    var sends = 0
    /// What the system said of the server meanwhile.
    var lastError: (any Error)?

    init(
        _ question: Question, udpPayloadSize: UInt16?, timeout: Nanoseconds,
        _ completion: @escaping (Result<WireReply, any Error>) -> Void
    ) {
        self.question = question
        self.udpPayloadSize = udpPayloadSize
        self.timeout = timeout
        self.completion = completion
    }

    var id: UInt16 { UInt16(wire[0]) << 8 | UInt16(wire[1]) }
}

/// Nobody answered in time.
struct QueryTimeout: Error {}
