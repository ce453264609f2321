/// Splits a stream or a list into JSON objects without parsing the objects (RFC 8259).
struct JSONCutter {
    /// The opening brackets around each object, from the outside in; empty for a stream such as that of a watch.
    private let way: [UInt8]
    private var open: [UInt8] = []
    /// Whether the open brackets are a prefix of `way`, or start with it.
    private var isOnWay = true
    private var isString = false
    private var isEscaped = false
    private var pending: [UInt8] = []
    /// The bytes around the objects of a list, without the separators between the objects.
    private var frame: [UInt8] = []

    /// The maximum size of an object in bytes. Even with its wrapping, an object that etcd can store (1.5 MiB) is
    /// smaller.
    private static let limit = 16 << 20

    init(within way: String = "") {
        self.way = Array(way.utf8)
    }

    /// Splits a list of the API server into its items and the list without items.
    ///
    /// - Returns: `nil` if the bytes are not one complete object.
    static func list(in bytes: [UInt8]) -> (items: [[UInt8]], frame: [UInt8])? {
        var cutter = JSONCutter(within: "{[")
        let items = cutter.take(bytes)
        let isWhole = cutter.open.isEmpty && !cutter.isString && bytes.first == UInt8(ascii: "{")
        return isWhole ? (items, cutter.frame) : nil
    }

    /// Whether the current object is too large.
    var isOverfull: Bool { pending.count > Self.limit }

    /// Takes the next bytes.
    ///
    /// - Returns: The objects that end in these bytes.
    mutating func take(_ bytes: some Sequence<UInt8>) -> [[UInt8]] {
        var objects: [[UInt8]] = []
        for byte in bytes {
            // Ignore everything between the objects of a stream, because a wrapper of kubectl might print text there.
            guard !(way.isEmpty && open.isEmpty) || byte == UInt8(ascii: "{") else { continue }
            let wasInside = isInside
            step(byte)
            if wasInside || isInside {
                pending.append(byte)
            } else if !isOnWay || open.count < way.count || byte == way.last {
                frame.append(byte)
            }
            guard wasInside, !isInside else { continue }
            objects.append(pending)
            pending = []
        }
        return objects
    }

    private var isInside: Bool { isOnWay && open.count > way.count }

    private mutating func step(_ byte: UInt8) {
        if isString {
            if byte == UInt8(ascii: "\""), !isEscaped { isString = false }
            isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
            return
        }
        switch byte {
        case UInt8(ascii: "\""): isString = true
        case UInt8(ascii: "{"), UInt8(ascii: "["): open.append(byte)
        case UInt8(ascii: "}"), UInt8(ascii: "]"): _ = open.popLast()
        default: return
        }
        if open.count <= way.count { isOnWay = way.starts(with: open) }
    }
}
