internal import EgressModel
internal import LDNS

/// What a message is to the query that waits under its id.
enum ReplyMatch {
    /// Another's reply, or none at all: waiting goes on.
    case noise
    case reply(WireReply)
    /// A reply to our question that is damaged.
    case damaged(MessageFault)

    /// Compares a message with the query that waits under its id.
    ///
    /// - Parameters:
    ///   - wire: the message, of at least 12 bytes.
    ///   - question: what the query asks.
    ///   - query: the query as it was encoded.
    init(_ wire: UnsafeBufferPointer<UInt8>, to question: Question, encoded query: [UInt8]) {
        // Before anything is decoded, so that a flood of other messages costs next to nothing.
        guard Self.isReply(wire, to: query, end: 12 + question.qname.wireLength + 4) else {
            self = .noise
            return
        }
        do throws(MessageFault) {
            self = .reply(try WireReply(decoding: wire, to: (question, query)))
        } catch {
            // Some servers cut in the middle of a record; what counts of it is the cut.
            let envelope = WireReply.envelope(of: Array(wire))
            self = envelope.flatMap { $0.isTruncated ? .reply($0) : nil } ?? .damaged(error)
        }
    }

    /// The id of a message; `nil` for what is too short to be one.
    static func id(of wire: UnsafeBufferPointer<UInt8>) -> UInt16? {
        wire.count >= 12 ? UInt16(wire[0]) << 8 | UInt16(wire[1]) : nil
    }

    /// Whether a message is a response to a standard query and repeats its question, in upper or lower case (RFC 4343).
    ///
    /// A server that reads no further than the header sends FORMERR without a question.
    ///
    /// - Parameters:
    ///   - wire: the message, of at least 12 bytes.
    ///   - query: the query as it was encoded.
    ///   - end: the offset at which the question of `query` ends.
    /// - Returns: `true` also for a FORMERR without a question.
    private static func isReply(_ wire: UnsafeBufferPointer<UInt8>, to query: [UInt8], end: Int) -> Bool {
        guard wire[2] & 0xf8 == 0x80, wire[4] == 0 else { return false }
        if wire[5] == 0 { return wire[3] & 0x0f == ResponseCode.formErr.rawValue }
        guard wire[5] == 1, wire.count >= end else { return false }
        let (name, rest) = (12..<end - 4, end - 4..<end)
        // No length is an upper-case letter: that would be a label of more than 63 bytes.
        return zip(wire[name], query[name]).allSatisfy { $0 == $1 || (65...90).contains($0) && $0 | 0x20 == $1 }
            && wire[rest].elementsEqual(query[rest])
    }
}
