/// Cuts JSON objects out of a stream or a list, without reading what is in them (RFC 8259).
struct JSONCutter {
    /// What is open around an object, from outside: nothing in a stream such as that of a watch.
    private let way: [UInt8]
    private var open: [UInt8] = []
    private var isString = false
    private var isEscaped = false
    private var pending: [UInt8] = []

    /// Bytes that no object takes which etcd can hold (1.5 MiB), whatever it is wrapped in.
    private static let limit = 16 << 20

    init(within way: String = "") {
        self.way = Array(way.utf8)
    }

    /// The objects of a list of the API server.
    ///
    /// - Returns: `nil` for what is not one whole list.
    static func items(of list: [UInt8]) -> [[UInt8]]? {
        var cutter = JSONCutter(within: "{[")
        let items = cutter.take(list)
        let isWhole = cutter.open.isEmpty && !cutter.isString && list.first == UInt8(ascii: "{")
        return isWhole && list.contains("\"items\"") ? items : nil
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
            let wasInside = open.count > way.count
            step(byte)
            let isInside = open.count > way.count
            if wasInside || isInside { pending.append(byte) }
            guard wasInside, !isInside else { continue }
            // An object that is a member of the list, not an item, has another way.
            if open == way { objects.append(pending) }
            pending = []
        }
        return objects
    }

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
        default: break
        }
    }
}
