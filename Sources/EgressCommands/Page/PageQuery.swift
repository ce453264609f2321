/// The path and the query of a request for a page, without their percent-encoding.
struct PageQuery {
    /// The parts of the path between slashes.
    let segments: [String]
    private let values: [String: String]

    /// - Parameters:
    ///   - path: The path as it was sent.
    ///   - query: What follows the question mark, as it was sent.
    init(path: String, query: String) {
        segments = Self.parts(of: path, at: "/").map { Self.decoded($0) }
        var values: [String: String] = [:]
        for pair in Self.parts(of: query, at: "&") {
            let halves = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let key = Self.decoded(halves[0], isForm: true)
            if values[key] == nil { values[key] = halves.count > 1 ? Self.decoded(halves[1], isForm: true) : "" }
        }
        self.values = values
    }

    /// The value of a key; `nil` if it is missing or empty.
    subscript(key: String) -> String? { values[key].flatMap { $0.isEmpty ? nil : $0 } }

    private static func parts(of text: String, at separator: Unicode.Scalar) -> [ArraySlice<UInt8>] {
        Array(text.utf8).split(separator: UInt8(ascii: separator))
    }

    /// Decodes `%XX`, and `+` in a form. Whatever is not well-formed stays as it is.
    private static func decoded(_ bytes: ArraySlice<UInt8>, isForm: Bool = false) -> String {
        var decoded: [UInt8] = []
        var rest = bytes
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2, let value = hex(rest.prefix(2)) {
                decoded.append(value)
                rest = rest.dropFirst(2)
            } else {
                decoded.append(isForm && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return String(decoding: decoded, as: UTF8.self)
    }

    private static func hex(_ digits: ArraySlice<UInt8>) -> UInt8? {
        // UInt8(_:radix:) would also take a sign.
        let text = String(decoding: digits, as: UTF8.self)
        return text.utf8.first == UInt8(ascii: "+") || text.utf8.first == UInt8(ascii: "-")
            ? nil : UInt8(text, radix: 16)
    }
}
