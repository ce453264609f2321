/// Cuts JSON objects out of a stream or a list, without reading what is in them (RFC 8259).
struct JSONCutter {
    /// What is open around an object, from outside: nothing in a stream such as that of a watch.
    private let way: [UInt8]
    private var open: [UInt8] = []
    /// Whether what is open begins with the way, or is a beginning of it.
    private var isOnWay = true
    private var isString = false
    private var isEscaped = false
    private var pending: [UInt8] = []
    /// What is around the objects of a list, without what separates them.
    private var frame: [UInt8] = []

    /// Bytes that no object takes which etcd can hold (1.5 MiB), whatever it is wrapped in.
    private static let limit = 16 << 20

    init(within way: String = "") {
        self.way = Array(way.utf8)
    }

    /// The items of a list of the API server, and the list without them.
    ///
    /// - Returns: `nil` for what is not one whole object.
    static func list(in bytes: [UInt8]) -> (items: [[UInt8]], frame: [UInt8])? {
        var cutter = JSONCutter(within: "{[")
        let items = cutter.take(bytes)
        let isWhole = cutter.open.isEmpty && !cutter.isString && bytes.first == UInt8(ascii: "{")
        return isWhole ? (items, cutter.frame) : nil
    }

    /// Whether an object goes on for longer than it may.
    var isOverfull: Bool { pending.count > Self.limit }

    /// Takes the next bytes.
    ///
    /// - Returns: the objects that end in them.
    mutating func take(_ bytes: some Sequence<UInt8>) -> [[UInt8]] {
        var objects: [[UInt8]] = []
        for byte in bytes {
            // Between the objects of a stream nothing counts, whatever a wrapper of kubectl prints there.
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
