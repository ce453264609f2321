internal import EgressModel
internal import LDNS

/// What a message is to the query that waits under its id.
enum ReplyMatch {
    /// Another's reply, or none at all: waiting goes on.
    case noise
    case reply(WireReply)
    /// A reply to our question that is damaged.
    case damaged(LDNSError)

    /// - Parameters:
    ///   - question: what was asked under the message's id.
    ///   - query: how it was encoded.
    init(_ wire: UnsafeBufferPointer<UInt8>, to question: Question, encoded query: [UInt8]) {
        do throws(LDNSError) {
            let reply = try WireReply(decoding: wire, to: (question, query))
            self = Self.isReply(reply, to: question) ? .reply(reply) : .noise
        } catch {
            guard let envelope = WireReply.envelope(of: Array(wire)), Self.isReply(envelope, to: question) else {
                self = .noise
                return
            }
            // Some servers cut in the middle of a record; what counts of it is the cut.
            self = envelope.isTruncated ? .reply(envelope) : .damaged(error)
        }
    }

    /// The id of a message; `nil` for what is too short to be one.
    static func id(of wire: UnsafeBufferPointer<UInt8>) -> UInt16? {
        wire.count >= 12 ? UInt16(wire[0]) << 8 | UInt16(wire[1]) : nil
    }

    /// A server that reads no further than the header sends FORMERR without a question.
    private static func isReply(_ reply: WireReply, to question: Question) -> Bool {
        reply.isResponse && reply.opcode == 0
            && (reply.question == question || reply.rcode == .formErr && reply.hasNoQuestion)
    }
}
