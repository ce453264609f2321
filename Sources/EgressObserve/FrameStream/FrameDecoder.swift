internal import NIOCore

/// A frame of a Frame Streams stream.
enum Frame: Hashable, Sendable {
    case control(ControlFrame)
    case data(ByteBuffer)
}

/// Cuts a stream of bytes into frames.
///
/// A data frame is its length in four bytes and its content. A length of zero is the escape sequence before a control
/// frame.
struct FrameDecoder: NIOSingleStepByteToMessageDecoder {
    typealias InboundOut = Frame

    /// The longest data frame in bytes. A DNS message has at most 64 KiB, and a server can add fields of its own.
    static let longestFrame = 1 << 20
    /// The longest data frame from a sender that has not shown its token yet. It has room for a DNS message of any size, but
    /// many strangers together cannot fill the memory.
    static let longestOfStranger = 1 << 17
    private static let lengthSize = 4

    /// Whether the sender counts. A decoder of a connection shares the state with the handler behind it.
    let sender: Sender

    /// What is known of a sender.
    final class Sender {
        var isKnown: Bool

        init(isKnown: Bool) {
            self.isKnown = isKnown
        }
    }

    init(_ sender: Sender = Sender(isKnown: true)) {
        self.sender = sender
    }

    /// - Throws: `FrameStreamFault`, as soon as a length shows that the frame is too long.
    mutating func decode(buffer: inout ByteBuffer) throws -> Frame? {
        guard let length = Self.number(in: buffer, at: 0) else { return nil }
        guard length == 0 else { return try dataFrame(length, &buffer) }
        guard let length = Self.number(in: buffer, at: Self.lengthSize) else { return nil }
        guard length <= ControlFrame.longest else { throw FrameStreamFault.control }
        guard let frame = Self.content(behind: 2 * Self.lengthSize, length, &buffer) else { return nil }
        return .control(try ControlFrame(parsing: frame))
    }

    /// - Throws: `FrameStreamFault.truncated` if bytes remain that are not a whole frame.
    mutating func decodeLast(buffer: inout ByteBuffer, seenEOF: Bool) throws -> Frame? {
        if let frame = try decode(buffer: &buffer) { return frame }
        guard buffer.readableBytes == 0 else { throw FrameStreamFault.truncated }
        return nil
    }

    private func dataFrame(_ length: Int, _ buffer: inout ByteBuffer) throws(FrameStreamFault) -> Frame? {
        guard length <= (sender.isKnown ? Self.longestFrame : Self.longestOfStranger) else { throw .longFrame(length) }
        return Self.content(behind: Self.lengthSize, length, &buffer).map(Frame.data)
    }

    private static func number(in buffer: ByteBuffer, at offset: Int) -> Int? {
        buffer.getInteger(at: buffer.readerIndex + offset, as: UInt32.self).map(Int.init)
    }

    private static func content(behind header: Int, _ length: Int, _ buffer: inout ByteBuffer) -> ByteBuffer? {
        guard buffer.readableBytes >= header + length else { return nil }
        buffer.moveReaderIndex(forwardBy: header)
        return buffer.readSlice(length: length)
    }
}
