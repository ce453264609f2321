internal import EgressSystem

/// Text with the escapes of double-quoted scalars (YAML 1.1, section 5.6), which are also those of JSON.
enum EscapedText {
    /// Returns the text with each escape replaced by its character, whether or not it is in a double-quoted scalar.
    /// Escapes that cannot be a part of a word of letters, periods and slashes stay.
    ///
    /// - Returns: `nil` if there is nothing to replace.
    static func decoded(_ bytes: [UInt8]) -> [UInt8]? {
        var result: [UInt8] = []
        var position = 0
        for offset in bytes.offsets(of: UInt8(ascii: "\\")) where offset >= position {
            guard let (character, end) = escape(at: offset, in: bytes) else { continue }
            result += bytes[position..<offset] + character
            position = end
        }
        return position == 0 ? nil : result + bytes[position...]
    }

    /// Returns the character of an escape, and the offset of its end; `nil` if it is not a relevant escape.
    private static func escape(at offset: Int, in bytes: [UInt8]) -> (character: [UInt8], end: Int)? {
        let rest = bytes[(offset + 1)...]
        switch rest.first {
        case UInt8(ascii: "/"): return ([UInt8(ascii: "/")], offset + 2)
        case UInt8(ascii: "x"): return number(rest.dropFirst().prefix(2), digits: 2)
        case UInt8(ascii: "u"): return number(rest.dropFirst().prefix(4), digits: 4)
        case UInt8(ascii: "U"): return number(rest.dropFirst().prefix(8), digits: 8)
        default: return lineBreak(rest)
        }
    }

    private static func number(_ text: ArraySlice<UInt8>, digits: Int) -> (character: [UInt8], end: Int)? {
        guard text.count == digits, let value = UInt32(String(decoding: text, as: UTF8.self), radix: 16),
            let scalar = Unicode.Scalar(value)
        else { return nil }
        return (Array(String(Character(scalar)).utf8), text.endIndex)
    }

    private static let breaks = ["\r\n", "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"].map { Array($0.utf8) }

    /// Returns nothing in place of an escaped line break and the white space after it.
    private static func lineBreak(_ rest: ArraySlice<UInt8>) -> (character: [UInt8], end: Int)? {
        // Most backslashes come before a quotation mark or a letter.
        guard let first = rest.first, first < 0x20 || first >= 0x80,
            let found = breaks.first(where: { rest.starts(with: $0) })
        else { return nil }
        let next = rest.dropFirst(found.count).drop { $0 == 0x20 || $0 == 0x09 }
        return ([], next.startIndex)
    }
}

extension Array<UInt8> {
    /// The offsets of a byte.
    func offsets(of byte: UInt8) -> [Int] {
        withUnsafeBytes { buffer in
            var offsets: [Int] = []
            var start = 0
            while let found = Memory.firstOffset(of: byte, in: UnsafeRawBufferPointer(rebasing: buffer[start...])) {
                offsets.append(start + found)
                start += found + 1
            }
            return offsets
        }
    }
}
