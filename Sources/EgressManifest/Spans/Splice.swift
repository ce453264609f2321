internal import EgressModel

/// A replacement of a range of bytes in a text.
struct Splice: Sendable {
    let range: Range<Int>
    let bytes: [UInt8]

    init(_ range: Range<Int>, _ text: String = "") {
        self.range = range
        bytes = Array(text.utf8)
    }

    init(at offset: Int, _ text: String) {
        self.init(offset..<offset, text)
    }
}

extension Array<UInt8> {
    /// Returns the bytes of a range with splices applied. The splices must lie in the range and must not overlap.
    /// Splices with the same range are applied in the given order.
    func applying(_ splices: [Splice], in range: Range<Int>? = nil) -> [UInt8] {
        let range = range ?? indices
        var result: [UInt8] = []
        result.reserveCapacity(range.count)
        var position = range.lowerBound
        let ordered = splices.enumerated().sorted {
            ($0.element.range.lowerBound, $0.element.range.upperBound, $0.offset)
                < ($1.element.range.lowerBound, $1.element.range.upperBound, $1.offset)
        }
        for (_, splice) in ordered {
            result += self[position..<splice.range.lowerBound]
            result += splice.bytes
            position = splice.range.upperBound
        }
        return result + self[position..<range.upperBound]
    }

    /// Returns the start of the line that contains an offset.
    func lineStart(_ offset: Int) -> Int { self[..<offset].lastIndex(of: 0x0a).map { $0 + 1 } ?? 0 }

    /// Returns the offset of the first carriage return in a range that is not followed by a line feed.
    func loneCarriageReturn(in range: Range<Int>) -> Int? {
        range.first { self[$0] == 0x0d && ($0 + 1 >= count || self[$0 + 1] != 0x0a) }
    }

    /// Returns the offset of the first next line, line separator or paragraph separator in a range. YAML 1.1 ends a line
    /// there (section 4.1.4), but an edit does not.
    func unicodeLineBreak(in range: Range<Int>) -> Int? {
        range.first { offset in
            [[0xc2, 0x85], [0xe2, 0x80, 0xa8], [0xe2, 0x80, 0xa9]].contains { self[offset...].starts(with: $0) }
        }
    }

    /// Returns the start of the next line, or the end of the text if there is none.
    func nextLine(_ offset: Int) -> Int { self[offset...].firstIndex(of: 0x0a).map { $0 + 1 } ?? count }

    func text(_ range: Range<Int>) -> String { String(decoding: self[range], as: UTF8.self) }

    /// Returns the column of a byte: the number of Unicode scalars before it on its line.
    func column(_ offset: Int) -> Int {
        // A byte order mark does not count as part of its line.
        let start = Swift.max(lineStart(offset), Swift.min(count - withoutByteOrderMark.count, offset))
        return self[start..<offset].reduce(0) { $1 & 0xc0 == 0x80 ? $0 : $0 + 1 }
    }
}
