/// Cuts a stream of JSON objects, such as that of a watch, into these, without reading what is in them.
struct JSONCutter {
    private var pending: [UInt8] = []
    private var depth = 0
    private var isString = false
    private var isEscaped = false

    /// Bytes that no object takes which etcd can hold (1.5 MiB), whatever it is wrapped in.
    private static let limit = 16 << 20

    /// Whether an object goes on for longer than it may.
    var isOverfull: Bool { pending.count > Self.limit }

    /// Takes the next bytes of the stream.
    ///
    /// - Returns: the objects that end in them.
    mutating func take(_ bytes: some Sequence<UInt8>) -> [[UInt8]] {
        var objects: [[UInt8]] = []
        for byte in bytes {
            guard depth > 0 || byte == UInt8(ascii: "{") else { continue }
            pending.append(byte)
            guard step(byte) else { continue }
            objects.append(pending)
            pending = []
        }
        return objects
    }

    /// - Returns: whether an object ends here.
    private mutating func step(_ byte: UInt8) -> Bool {
        if isString {
            if byte == UInt8(ascii: "\""), !isEscaped { isString = false }
            isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
            return false
        }
        switch byte {
        case UInt8(ascii: "\""): isString = true
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
        default: break
        }
        return depth == 0
    }
}
