internal import EgressModel
internal import LDNS

/// The relation of a message to the query that waits under its id.
enum ReplyMatch {
    /// The message is not a reply to this query. The query continues to wait.
    case noise
    /// The message is a reply to the question.
    case reply(WireReply)
    /// The message is a reply to the question, but is damaged.
    case damaged(MessageFault)

    /// Compares a message with the query that waits under its id.
    ///
    /// - Parameters:
    ///   - wire: The message, which has at least 12 bytes.
    ///   - question: The question of the query.
    ///   - query: The query as it was encoded.
    init(_ wire: UnsafeBufferPointer<UInt8>, to question: Question, encoded query: [UInt8]) {
        // Compare bytes before decoding anything, so a flood of other messages costs very little.
        guard Self.isReply(wire, to: query, end: 12 + question.qname.wireLength + 4) else {
            self = .noise
            return
        }
        do throws(MessageFault) {
            self = .reply(try WireReply(decoding: wire, to: (question, query)))
        } catch {
            // Some servers truncate a message in the middle of a record. Such a message counts as truncated, not as
            // damaged.
            let envelope = WireReply.envelope(of: Array(wire))
            self = envelope.flatMap { $0.isTruncated ? .reply($0) : nil } ?? .damaged(error)
        }
    }

    /// Returns the id of a message, or `nil` if the bytes are too few for a message.
    static func id(of wire: UnsafeBufferPointer<UInt8>) -> UInt16? {
        wire.count >= 12 ? UInt16(wire[0]) << 8 | UInt16(wire[1]) : nil
    }

    /// Whether a message is a response to a standard query and repeats its question, in upper or lower case (RFC 4343).
    ///
    /// A server that reads no further than the header sends FORMERR without a question.
    ///
    /// - Parameters:
    ///   - wire: The message, which has at least 12 bytes.
    ///   - query: The query as it was encoded.
    ///   - end: The offset at which the question of `query` ends.
    /// - Returns: `true` if the message repeats the question, or is a FORMERR without a question.
    private static func isReply(_ wire: UnsafeBufferPointer<UInt8>, to query: [UInt8], end: Int) -> Bool {
        guard wire[2] & 0xf8 == 0x80, wire[4] == 0 else { return false }
        if wire[5] == 0 { return wire[3] & 0x0f == ResponseCode.formErr.rawValue }
        guard wire[5] == 1, wire.count >= end else { return false }
        let (name, rest) = (12..<end - 4, end - 4..<end)
        // A length byte is never an upper-case letter, because a label has at most 63 bytes.
        return zip(wire[name], query[name]).allSatisfy { $0 == $1 || (65...90).contains($0) && $0 | 0x20 == $1 }
            && wire[rest].elementsEqual(query[rest])
    }
}
