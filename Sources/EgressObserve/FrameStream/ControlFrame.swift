internal import NIOCore

/// A control frame of the Frame Streams protocol (https://farsightsec.github.io/fstrm/): a type and the content types
/// that the sender offers or accepts.
struct ControlFrame: Hashable, Sendable {
    enum Kind: UInt32, Sendable {
        case accept = 1
        case start
        case stop
        case ready
        case finish
    }

    /// The longest control frame in bytes, without its length. fstrm has the same limit.
    static let longest = 512
    private static let contentTypeField: UInt32 = 1

    let kind: Kind
    /// The values of the content type fields. A frame without any fits every content type.
    let contentTypes: [String]

    init(_ kind: Kind, contentTypes: [String] = []) {
        self.kind = kind
        self.contentTypes = contentTypes
    }

    /// Parses a control frame without its escape sequence and its length.
    ///
    /// - Throws: `FrameStreamFault.control` if the type is unknown or a field is malformed.
    init(parsing frame: ByteBuffer) throws(FrameStreamFault) {
        var rest = frame
        guard let kind = rest.readInteger(as: UInt32.self).flatMap(Kind.init) else { throw .control }
        var contentTypes: [String] = []
        while rest.readableBytes > 0 {
            guard rest.readInteger(as: UInt32.self) == Self.contentTypeField,
                let value = rest.readLengthPrefixedSlice(as: UInt32.self)
            else { throw .control }
            contentTypes.append(String(buffer: value))
        }
        self.init(kind, contentTypes: contentTypes)
    }

    func fits(_ contentType: String) -> Bool { contentTypes.isEmpty || contentTypes.contains(contentType) }

    /// The frame on the wire: an escape sequence, the length of the frame, its type and its fields.
    var encoded: ByteBuffer {
        var body = ByteBuffer(integer: kind.rawValue)
        for contentType in contentTypes {
            body.writeInteger(Self.contentTypeField)
            body.writeInteger(UInt32(contentType.utf8.count))
            body.writeString(contentType)
        }
        var frame = ByteBuffer(integer: UInt32(0))
        frame.writeInteger(UInt32(body.readableBytes))
        frame.writeBuffer(&body)
        return frame
    }
}
