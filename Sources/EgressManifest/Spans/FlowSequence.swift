/// The items of a collection in brackets or braces, and the splices that take some out and put others between them.
///
/// An item owns its lines, if it has lines of its own, the comma on them and the comment behind it; it comes and goes
/// with those, and no other byte is touched.
struct FlowSequence {
    enum Piece {
        /// An item that stays.
        case kept(Int)
        case new(String)
    }

    let bytes: [UInt8]
    let range: Range<Int>
    let items: [Range<Int>]
    let style: FlowStyle
    /// The offset of the comma behind each item; the last one may have none.
    let commas: [Int?]
    /// The first question mark that makes an item into an explicit key.
    private let questionMark: Int?

    init(_ bytes: [UInt8], _ range: Range<Int>, items: [Range<Int>], _ style: FlowStyle) {
        self.bytes = bytes
        self.range = range
        self.items = items
        self.style = style
        let ends = items.dropFirst().map(\.lowerBound) + [range.upperBound - 1]
        commas = zip(items, ends).map { item, end in
            bytes.token(UInt8(ascii: ","), in: item.upperBound..<max(item.upperBound, end))
        }
        let starts = [range.lowerBound + 1] + items.map(\.upperBound)
        questionMark =
            zip(starts, items).firstNonNil { start, item in
                bytes.token(UInt8(ascii: "?"), in: start..<max(start, item.lowerBound))
            }
    }

    /// The splices that make the collection into these pieces, of which the kept ones are in their old order.
    ///
    /// - Throws: `ManifestFinding.malformed` for explicit keys.
    func splices(_ pieces: [Piece]) throws(ManifestFinding) -> [Splice] {
        var splices: [Splice] = []
        var left: Int?
        var new: [String] = []
        for piece in pieces {
            switch piece {
            case .new(let text): new.append(text)
            case .kept(let index):
                splices += FlowGap(self, from: left, to: index, new).splices
                (left, new) = (index, [])
            }
        }
        splices += FlowGap(self, from: left, to: nil, new).splices
        if !splices.isEmpty, let questionMark {
            throw .malformed(.explicitKey, line: bytes.lineNumber(at: questionMark))
        }
        return splices
    }

    /// Writes an item as the others are written: over several lines where they are.
    func text(_ value: JSONValue) -> String {
        guard let first = items.first, ownsLine(0), bytes[first].contains(0x0a) else { return style.text(value) }
        return style.text(value, indentation: bytes.text(bytes.lineStart(first.lowerBound)..<first.lowerBound))
    }

    /// Whether only white space stands before an item on its line.
    func ownsLine(_ index: Int) -> Bool {
        let start = items[index].lowerBound
        return bytes.isBlank(bytes.lineStart(start)..<start)
    }

    /// Whether the comma behind an item is on a line further down, before the next item.
    func isLeading(_ index: Int) -> Bool {
        commas[index].map { bytes[items[index].upperBound..<$0].contains(0x0a) } ?? false
    }

    /// What stands behind commas within a line.
    var pad: String {
        for (index, comma) in commas.enumerated().dropLast() {
            guard let comma else { continue }
            let gap = comma + 1..<items[index + 1].lowerBound
            if bytes.isBlank(gap) { return bytes.text(gap) }
        }
        return style.isCompact ? "" : " "
    }

    /// The white space before items that have lines of their own; of the nearest one, if these have not.
    func indentation(_ near: [Int]) -> String {
        guard let index = (near + Array(items.indices)).first(where: ownsLine) else {
            return String(repeating: " ", count: near.first.map { bytes.column(items[$0].lowerBound) } ?? 0)
        }
        let start = items[index].lowerBound
        return bytes.text(bytes.lineStart(start)..<start)
    }
}

extension Array<UInt8> {
    /// A byte of the syntax between items, which is in no comment.
    fileprivate func token(_ token: UInt8, in range: Range<Int>) -> Int? {
        var isComment = false
        return range.first { offset in
            if self[offset] == 0x0a { isComment = false }
            if self[offset] == UInt8(ascii: "#") { isComment = true }
            return self[offset] == token && !isComment
        }
    }

    /// Whether nothing but white space and a comment stands between a place and the end of its line.
    func endsLine(_ offset: Int) -> Bool {
        guard let next = self[offset...].first(where: { $0 != 0x20 && $0 != 0x09 }) else { return true }
        return [0x0a, 0x0d, UInt8(ascii: "#")].contains(next)
    }

    /// Where the line break of a line is.
    func lineBreak(_ offset: Int) -> Int {
        let end = self[offset...].firstIndex(of: 0x0a) ?? count
        return end > offset && self[end - 1] == 0x0d ? end - 1 : end
    }
}
