/// A domain name as labels of bytes. The implementation does not use libldns.
struct WireName: Hashable, Sendable {
    let labels: [[UInt8]]

    /// Parses a name with or without its final dot. `\.` and `\032` escape any byte in a label (RFC 1035, section 5.1).
    init(_ text: String) {
        var labels: [[UInt8]] = [[]]
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: ".") {
                labels.append([])
            } else {
                labels[labels.count - 1].append(byte == UInt8(ascii: "\\") ? Self.escaped(&rest) : byte)
            }
        }
        self.labels = labels.filter { !$0.isEmpty }
    }

    /// Returns the byte after a backslash: the value of three decimal digits, or the character itself.
    private static func escaped(_ rest: inout Substring.UTF8View) -> UInt8 {
        let digits = rest.prefix(3)
        guard digits.count == 3, let number = UInt8(Substring(digits)) else { return rest.popFirst() ?? 0 }
        rest.removeFirst(3)
        return number
    }

    /// Returns the text with its escapes resolved.
    static func unescaped(_ text: String) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() { bytes.append(byte == UInt8(ascii: "\\") ? escaped(&rest) : byte) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The uncompressed wire format.
    var bytes: [UInt8] { labels.flatMap { [UInt8($0.count)] + $0 } + [0] }
}
