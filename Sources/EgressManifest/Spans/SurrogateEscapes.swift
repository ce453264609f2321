/// A JSON text whose escapes of UTF-16 surrogates (RFC 8259, section 7) are written as YAML writes the same characters.
///
/// JSON escapes a character beyond U+FFFF as a pair of surrogates. YAML escapes the character itself, as `\U0001F600`
/// (YAML 1.2, section 5.7), and libyaml refuses surrogates. kubectl reads a single surrogate as U+FFFD.
struct SurrogateEscapes {
    /// The bytes that libyaml reads.
    let text: [UInt8]
    /// The offset in the original of each byte of `text`; `nil` if the text is the original.
    let origins: [Int]?

    /// `text` as a string.
    var string: String { String(decoding: text, as: UTF8.self) }

    private static let backslash = UInt8(ascii: "\\")

    /// Reads a text. Only one that begins with a brace can be JSON for kubectl.
    init(_ bytes: [UInt8]) {
        var escapes: [(range: Range<Int>, scalar: UInt32)] = []
        if bytes.first(where: { ![0x20, 0x09, 0x0a, 0x0d].contains($0) }) == UInt8(ascii: "{") {
            var index = bytes.startIndex
            while let start = bytes[index...].firstIndex(of: Self.backslash) {
                let escape = Self.escape(bytes[start...])
                if let escape { escapes.append((start..<start + escape.length, escape.scalar)) }
                index = min(start + (escape?.length ?? 2), bytes.endIndex)
            }
        }
        guard !escapes.isEmpty else {
            (text, origins) = (bytes, nil)
            return
        }
        var (text, origins, index) = ([UInt8](), [Int](), 0)
        for (range, scalar) in escapes {
            text += bytes[index..<range.lowerBound]
            origins += index..<range.lowerBound
            let digits = String(scalar, radix: 16)
            let written = Array("\\U\(String(repeating: "0", count: 8 - digits.count))\(digits)".utf8)
            text += written
            origins += repeatElement(range.lowerBound, count: written.count)
            index = range.upperBound
        }
        self.text = text + bytes[index...]
        self.origins = origins + (index..<bytes.count)
    }

    /// Returns the surrogate or the pair at the start of a text, with its length in bytes.
    private static func escape(_ bytes: ArraySlice<UInt8>) -> (scalar: UInt32, length: Int)? {
        guard let high = unit(bytes), (0xd800...0xdfff).contains(high) else { return nil }
        guard high < 0xdc00, let low = unit(bytes.dropFirst(6)), (0xdc00...0xdfff).contains(low) else {
            return (0xfffd, 6)
        }
        return (0x10000 + (high - 0xd800) << 10 + (low - 0xdc00), 12)
    }

    /// Returns the UTF-16 code unit of the escape `\uXXXX` at the start of a text.
    private static func unit(_ bytes: ArraySlice<UInt8>) -> UInt32? {
        guard bytes.count >= 6, bytes.starts(with: [backslash, UInt8(ascii: "u")]) else { return nil }
        let digits = String(decoding: bytes.dropFirst(2).prefix(4), as: UTF8.self)
        return digits.allSatisfy(\.isHexDigit) ? UInt32(digits, radix: 16) : nil
    }
}
