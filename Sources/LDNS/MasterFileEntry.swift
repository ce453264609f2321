/// An entry of a master file as one line: parentheses and comments are gone (RFC 1035, section 5.1).
struct MasterFileEntry {
    /// Starts with a blank where the owner is left out.
    let text: [UInt8]
    /// The line where the entry ends, counted from 1.
    let line: Int

    var words: [ArraySlice<UInt8>] { text.split(whereSeparator: Self.isBlank) }

    /// The text with the TTL before the class: ldns knows no other order.
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
