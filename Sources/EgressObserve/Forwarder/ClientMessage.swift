internal import NIOCore

/// What a client sent.
enum ClientMessage {
    case query(QueryMessage, id: UInt16)
    /// A message to which the client gets an rcode. The buffer is the response.
    case refused(ByteBuffer)
    /// A message that gets no response, because it is a response itself or too short for one.
    case noise

    private static let formatError: UInt8 = 1
    private static let notImplemented: UInt8 = 4
    /// The types of questions whose answers consist of many messages: IXFR and AXFR (RFC 5936, section 2.2).
    private static let transfers: ClosedRange<UInt16> = 251...252

    /// Reads a message.
    init(_ message: UnsafeRawBufferPointer) {
        guard message.count >= QueryMessage.headerSize, message[2] & 0x80 == 0 else {
            self = .noise
            return
        }
        guard message[2] & 0x78 == 0 else {
            self = .refused(Self.header(of: message, Self.notImplemented))
            return
        }
        guard message[4] == 0, message[5] == 1, let query = QueryMessage(message) else {
            self = .refused(Self.header(of: message, Self.formatError))
            return
        }
        guard !Self.transfers.contains(query.qtype) else {
            self = .refused(Self.header(of: message, Self.notImplemented))
            return
        }
        self = .query(query, id: UInt16(message[0]) << 8 | UInt16(message[1]))
    }

    /// Returns a response that consists of a header, with the id, the opcode and the RD bit of the message.
    private static func header(of message: UnsafeRawBufferPointer, _ rcode: UInt8) -> ByteBuffer {
        ByteBuffer(bytes: [message[0], message[1], 0x80 | message[2] & 0x79, rcode] + [UInt8](repeating: 0, count: 8))
    }
}
