internal import NIOCore

/// A query as a client sent it, in wire format.
struct QueryMessage: Hashable {
    /// The message with the id 0, so that equal queries of two clients are equal.
    let wire: [UInt8]
    /// The offset at which the question ends.
    let questionEnd: Int
    /// Whether the query has an OPT record, so that a response needs one too (RFC 6891, section 6.1.1).
    private let hasOptions: Bool
    /// The flags of the OPT record.
    private let optionFlags: UInt16

    /// The size of the header of a message in octets (RFC 1035, section 4.1.1).
    static let headerSize = 12
    /// The largest message that egressgen says it can take over UDP, in octets.
    private static let payloadSize: UInt16 = 1232

    /// Reads a message whose header is that of a query with one question.
    ///
    /// - Returns: `nil` if the question or a record is cut, if the name of the question is compressed, or if other bytes
    ///   follow.
    init?(_ message: UnsafeRawBufferPointer) {
        var walk = MessageWalk(message, at: Self.headerSize)
        guard walk.skipPlainName(), walk.skip(4) else { return nil }
        questionEnd = walk.position
        var options: UInt16?
        for _ in 0..<(6...10).reduce(0, { $0 + ($1 % 2 == 0 ? Int(walk.number(at: $1)) : 0) }) {
            let start = walk.position
            guard walk.skipRecord() else { return nil }
            let isOptions = message[start] == 0 && walk.number(at: start + 1) == 41
            if isOptions { options = walk.number(at: start + 7) }
        }
        guard walk.position == message.count else { return nil }
        hasOptions = options != nil
        optionFlags = options ?? 0
        var wire = [UInt8](message)
        (wire[0], wire[1]) = (0, 0)
        self.wire = wire
    }

    /// The type of the question.
    var qtype: UInt16 { number(at: questionEnd - 4) }

    /// Whether the question is one of class IN for A or AAAA records.
    var asksForAddress: Bool { number(at: questionEnd - 2) == 1 && (qtype == 1 || qtype == 28) }

    /// Returns the query with an id.
    func buffer(id: UInt16) -> ByteBuffer {
        var buffer = ByteBuffer(bytes: wire)
        buffer.setInteger(id, at: 0)
        return buffer
    }

    /// Returns a response without records: the question, and an OPT record if the query has one.
    ///
    /// - Parameter rcode: The rcode, which is below 16.
    /// - Returns: The response with the id 0.
    func response(_ rcode: UInt8) -> ByteBuffer {
        var buffer = ByteBuffer(bytes: wire[..<questionEnd])
        let (isRecursionDesired, isCheckingDisabled) = (wire[2] & 0x01, wire[3] & 0x10)
        buffer.setBytes([0x80 | isRecursionDesired, 0x80 | isCheckingDisabled | rcode], at: 2)
        buffer.setBytes([0, 1, 0, 0, 0, 0, 0, hasOptions ? 1 : 0], at: 4)
        if hasOptions {
            buffer.writeInteger(UInt8(0))
            for number in [41, Self.payloadSize, 0, optionFlags & 0x8000, 0] { buffer.writeInteger(number) }
        }
        return buffer
    }

    /// Returns whether a message is a reply to this query (RFC 5452, section 9.1), not counting its id. A server that reads
    /// no further than the header can send an rcode without the question.
    func isAnswered(by reply: UnsafeRawBufferPointer) -> Bool {
        guard reply.count >= Self.headerSize, reply[2] & 0xf8 == 0x80 else { return false }
        let rcode = reply[3] & 0x0f
        let isBare = reply[4..<10].allSatisfy { $0 == 0 }
        return isBare ? rcode != 0 && rcode != 3 : hasQuestion(of: reply)
    }

    /// Returns whether a message has the question of this query and no other. Case does not count (RFC 4343).
    private func hasQuestion(of reply: UnsafeRawBufferPointer) -> Bool {
        guard reply.count >= questionEnd, reply[4] == 0, reply[5] == 1 else { return false }
        let nameEnd = questionEnd - 4
        for place in Self.headerSize..<questionEnd where reply[place] != wire[place] {
            // A length byte is never a letter, because a label has at most 63 bytes.
            guard place < nameEnd, reply[place] ^ wire[place] == 0x20,
                (0x61...0x7a).contains(reply[place] | 0x20)
            else { return false }
        }
        return true
    }

    private func number(at place: Int) -> UInt16 { UInt16(wire[place]) << 8 | UInt16(wire[place + 1]) }
}

/// A walk through the names and records of a message.
private struct MessageWalk {
    private let message: UnsafeRawBufferPointer
    private(set) var position: Int

    init(_ message: UnsafeRawBufferPointer, at position: Int) {
        self.message = message
        self.position = position
    }

    func number(at place: Int) -> UInt16 { UInt16(message[place]) << 8 | UInt16(message[place + 1]) }

    /// Skips a name that is not compressed (RFC 1035, section 3.1).
    mutating func skipPlainName() -> Bool {
        let start = position
        while position < message.count, message[position] != 0 {
            guard message[position] < 64 else { return false }
            position += 1 + Int(message[position])
        }
        position += 1
        return position <= message.count && position - start <= 255
    }

    /// Skips a name, which can end in a pointer (RFC 1035, section 4.1.4).
    private mutating func skipName() -> Bool {
        while position < message.count, message[position] != 0 {
            guard message[position] < 0xc0 else { return skip(2) }
            guard message[position] < 64 else { return false }
            position += 1 + Int(message[position])
        }
        return skip(1)
    }

    mutating func skip(_ count: Int) -> Bool {
        position += count
        return position <= message.count
    }

    mutating func skipRecord() -> Bool {
        guard skipName(), skip(10) else { return false }
        return skip(Int(number(at: position - 2)))
    }
}
