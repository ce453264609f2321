/// What a request asks for.
struct RequestTarget {
    let path: String
    /// What follows the question mark, as it was sent.
    let query: String

    /// Reads `/path?query`, or `http://host/path?query`, which a server must accept as well (RFC 9112, section 3.2.2). The
    /// host does not matter.
    init(_ text: String) {
        // By bytes, because a question mark with a combining mark after it is a different Character.
        let bytes = Self.withoutHost(text.utf8[...])
        let path = bytes.prefix { $0 != UInt8(ascii: "?") }
        self.path = path.isEmpty ? "/" : String(decoding: path, as: UTF8.self)
        query = String(decoding: bytes.dropFirst(path.count + 1), as: UTF8.self)
    }

    /// Drops the scheme and the host. A host must not be empty (RFC 9110, section 4.2.1).
    private static func withoutHost(_ bytes: Substring.UTF8View) -> Substring.UTF8View {
        let scheme = "http://"
        let start = bytes.prefix(scheme.utf8.count)
        guard String(decoding: start, as: UTF8.self).lowercased() == scheme else { return bytes }
        let rest = bytes.dropFirst(start.count)
        let place = rest.drop { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
        return place.count < rest.count ? place : bytes
    }
}
