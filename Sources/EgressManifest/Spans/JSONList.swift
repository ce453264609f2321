/// A list of the API server as JSON.
enum JSONList {
    /// Cuts the objects out, without reading what is in them.
    ///
    /// - Returns: `nil` for what is not one whole list.
    static func items(of bytes: [UInt8]) -> [[UInt8]]? {
        var items: [[UInt8]] = []
        var open: [UInt8] = []
        var start = 0
        var isString = false
        var isEscaped = false
        for (offset, byte) in bytes.enumerated() {
            if isString {
                if byte == UInt8(ascii: "\""), !isEscaped { isString = false }
                isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                if open == Self.way { start = offset }
                open.append(byte)
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                _ = open.popLast()
                if open == Self.way { items.append(Array(bytes[start...offset])) }
            default: continue
            }
        }
        let isWhole = open.isEmpty && !isString && bytes.first == UInt8(ascii: "{") && bytes.contains("\"items\"")
        return isWhole ? items : nil
    }

    /// What is open around an item: the list, and the array in it.
    private static let way = Array("{[".utf8)
}
