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
    /// The message is an rcode without a question, from a server that reads no further than the header. The query
    /// continues to wait, because such a message is easier to forge than a reply.
    case bare(ResponseCode)

    /// Compares a message with the query that waits under its id.
    ///
    /// - Parameters:
    ///   - wire: The message, which has at least 12 bytes.
    ///   - question: The question of the query.
    ///   - query: The query as it was encoded.
    init(_ wire: UnsafeBufferPointer<UInt8>, to question: Question, encoded query: [UInt8]) {
        // Compare bytes before decoding anything, so a flood of other messages costs very little.
        guard wire[2] & 0xf8 == 0x80, wire[4] == 0, wire[5] != 0 || wire[6..<10].allSatisfy({ $0 == 0 }) else {
            self = .noise
            return
        }
        guard wire[5] != 0 else {
            self = Self.match(bare: wire, to: query)
            return
        }
        guard Self.isQuestion(of: wire, thatOf: query, end: 12 + question.qname.wireLength + 4) else {
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

    /// Judges a response that has neither a question nor records of an answer. One that may refuse EDNS is the reply to a
    /// query with EDNS, because asking again without EDNS does no harm.
    private static func match(bare wire: UnsafeBufferPointer<UInt8>, to query: [UInt8]) -> ReplyMatch {
        // The OPT record of a reply holds the upper bits of its rcode.
        guard let reply = try? WireReply(decoding: wire) else { return .noise }
        let hasEDNS = query[11] == 1
        if hasEDNS, reply.rcode.mayRefuseEDNS { return .reply(reply) }
        return reply.rcode == .noError || reply.rcode == .nxDomain ? .noise : .bare(reply.rcode)
    }

    /// Whether a message has one question, which is that of the query, in upper or lower case (RFC 4343).
    ///
    /// - Parameters:
    ///   - wire: The message, which has at least 12 bytes.
    ///   - query: The query as it was encoded.
    ///   - end: The offset at which the question of `query` ends.
    /// - Returns: `true` if the message repeats the question.
    private static func isQuestion(
        of wire: UnsafeBufferPointer<UInt8>, thatOf query: [UInt8], end: Int
    ) -> Bool {
        guard wire[5] == 1, wire.count >= end else { return false }
        let (name, rest) = (12..<end - 4, end - 4..<end)
        // A length byte is never an upper-case letter, because a label has at most 63 bytes.
        return zip(wire[name], query[name]).allSatisfy { $0 == $1 || (65...90).contains($0) && $0 | 0x20 == $1 }
            && wire[rest].elementsEqual(query[rest])
    }
}

extension ResponseCode {
    /// Whether a server that does not know EDNS, or not this version, may send this rcode (RFC 6891, sections 6.1.3 and
    /// 7).
    var mayRefuseEDNS: Bool { self == .formErr || self == .notImp || self == .badVers }
}
