internal import EgressSystem

/// Text in UTF-16 or UTF-32, as PowerShell writes it.
enum WideText {
    private static let byteOrderMarks: [(mark: [UInt8], width: Int, isBigEndian: Bool)] = [
        ([0xff, 0xfe, 0, 0], 4, false), ([0, 0, 0xfe, 0xff], 4, true), ([0xff, 0xfe], 2, false),
        ([0xfe, 0xff], 2, true),
    ]

    /// Returns what a file can say in UTF-16 and UTF-32, as UTF-8.
    ///
    /// - Returns: Nothing if the file has no null byte. A manifest in one of these encodings has null bytes, because the
    ///   names of its fields are ASCII.
    static func readings(of bytes: [UInt8]) -> [[UInt8]] {
        guard bytes.withUnsafeBytes({ Memory.firstOffset(of: 0, in: $0) }) != nil else { return [] }
        let marked = byteOrderMarks.filter { bytes.starts(with: $0.mark) }
        guard marked.isEmpty else {
            return marked.map { text(Array(bytes.dropFirst($0.mark.count)), $0.width, $0.isBigEndian) }
        }
        return byteOrderMarks.map { text(bytes, $0.width, $0.isBigEndian) }
    }

    /// Returns the text of units of `width` bytes as UTF-8.
    private static func text(_ bytes: [UInt8], _ width: Int, _ isBigEndian: Bool) -> [UInt8] {
        let units = stride(from: 0, to: bytes.count - width + 1, by: width).map { start in
            let unit = bytes[start..<start + width]
            return (isBigEndian ? Array(unit) : unit.reversed()).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        }
        let text =
            width == 2
            ? String(decoding: units.map { UInt16(truncatingIfNeeded: $0) }, as: UTF16.self)
            : String(decoding: units, as: UTF32.self)
        return Array(text.utf8)
    }
}
