/// An entry of a master file on a single line, without parentheses and comments (RFC 1035, section 5.1).
struct MasterFileEntry {
    /// The text of the entry. It starts with a blank if the owner is omitted.
    let text: [UInt8]
    /// The line in which the entry ends, counted from 1.
    let line: Int

    var words: [ArraySlice<UInt8>] { text.split(whereSeparator: Self.isBlank) }

    /// The text with the TTL before the class, because ldns does not accept any other order.
    var textWithTTLFirst: [UInt8] {
        let words = words
        let first = text.first.map(Self.isBlank) == true ? 0 : 1
        guard words.count > first + 1, let digit = words[first + 1].first, (0x30...0x39).contains(digit),
            ["IN", "CH", "HS"].contains(String(decoding: words[first], as: UTF8.self).uppercased())
        else { return text }
        let (recordClass, ttl) = (words[first], words[first + 1])
        return text[..<recordClass.startIndex] + ttl + [0x20] + recordClass + text[ttl.endIndex...]
    }

    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
