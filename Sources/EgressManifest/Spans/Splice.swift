internal import EgressModel

/// New bytes for a range of a text.
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
    /// The bytes of a range after splices that lie in it and do not overlap. Of splices at one place, the first given
    /// comes first.
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

    /// Where the line of a byte begins.
    func lineStart(_ offset: Int) -> Int { self[..<offset].lastIndex(of: 0x0a).map { $0 + 1 } ?? 0 }

    /// The first carriage return in a range that no line feed follows.
    func loneCarriageReturn(in range: Range<Int>) -> Int? {
        range.first { self[$0] == 0x0d && ($0 + 1 >= count || self[$0 + 1] != 0x0a) }
    }

    /// Where the next line begins.
    func nextLine(_ offset: Int) -> Int { self[offset...].firstIndex(of: 0x0a).map { $0 + 1 } ?? count }

    func text(_ range: Range<Int>) -> String { String(decoding: self[range], as: UTF8.self) }

    /// The column of a byte: Unicode scalars before it on its line.
    func column(_ offset: Int) -> Int {
        // A byte order mark is no part of its line.
        let start = Swift.max(lineStart(offset), Swift.min(count - withoutByteOrderMark.count, offset))
        return self[start..<offset].reduce(0) { $1 & 0xc0 == 0x80 ? $0 : $0 + 1 }
    }
}
