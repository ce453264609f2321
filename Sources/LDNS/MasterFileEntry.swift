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

/// Cuts a master file into entries and counts its lines, which ldns does not count in blank ones.
struct MasterFileScanner {
    private var rest: ArraySlice<UInt8>
    private var line = 1
    private var depth = 0
    private var isQuoted = false

    init(_ text: [UInt8]) {
        rest = text[...]
    }

    /// The next entry that is more than blanks; `nil` at the end.
    ///
    /// - Throws: `LDNSError.malformed` for quotes and parentheses that do not match, and for a NUL.
    mutating func next() throws(LDNSError) -> MasterFileEntry? {
        while !rest.isEmpty {
            let entry = try entry()
            if !entry.text.allSatisfy(MasterFileEntry.isBlank) { return entry }
        }
        return nil
    }

    private mutating func entry() throws(LDNSError) -> MasterFileEntry {
        var text: [UInt8] = []
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\n") {
                guard !isQuoted else { throw malformed("a quote without its end") }
                defer { line += 1 }
                if depth == 0 { return MasterFileEntry(text: text, line: line) }
            }
            text.append(contentsOf: try plainText(of: byte))
        }
        guard !isQuoted, depth == 0 else { throw malformed("a quote or parenthesis without its end") }
        return MasterFileEntry(text: text, line: line)
    }

    /// What stands for a byte in the entry's one line.
    private mutating func plainText(of byte: UInt8) throws(LDNSError) -> [UInt8] {
        switch byte {
        case 0: throw malformed("a NUL byte")
        case UInt8(ascii: "\\"):
            guard let next = rest.first, next >= 0x20 else { return [byte] }
            return [byte, rest.removeFirst()]
        case UInt8(ascii: "\""): isQuoted.toggle()
        case _ where isQuoted: break
        case UInt8(ascii: ";"): rest = rest.drop { $0 != UInt8(ascii: "\n") }
        case UInt8(ascii: "("): depth += 1
        case UInt8(ascii: ")"):
            guard depth > 0 else { throw malformed("a parenthesis without its start") }
            depth -= 1
        case UInt8(ascii: "\n"), UInt8(ascii: "\r"): break
        default: return [byte]
        }
        return isQuoted || byte == UInt8(ascii: "\"") ? [byte] : [0x20]
    }

    private func malformed(_ fact: String) -> LDNSError { .malformed(line: line, fact) }
}
