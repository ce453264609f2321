/// The items of a collection in brackets or braces, with what stands between them.
///
/// Each item keeps the white space before it and the comment behind it, wherever it comes to stand.
struct FlowSequence {
    enum Piece {
        /// An item of the text, with new bytes in place of its own.
        case kept(Int, [UInt8])
        case new(String)
    }

    private let bytes: [UInt8]
    private let range: Range<Int>
    private let items: [Range<Int>]
    private let style: FlowStyle

    init(_ bytes: [UInt8], _ range: Range<Int>, items: [Range<Int>], _ style: FlowStyle) {
        self.bytes = bytes
        self.range = range
        self.items = items
        self.style = style
    }

    /// Whether the items stand on lines of their own.
    var isMultiline: Bool { items.first.map { lead(0, $0).contains(0x0a) } ?? false }

    /// Writes an item as the others are written: over several lines where they are.
    func text(_ value: JSONValue) -> String {
        let spreads = isMultiline && items.first.map { bytes[$0].contains(0x0a) } ?? false
        return spreads ? style.text(value, indentation: indentation) : style.text(value)
    }

    /// The white space before an item's first byte, where it stands on a line of its own.
    private var indentation: String {
        guard isMultiline, let first = items.first else { return "" }
        return bytes.text(bytes.lineStart(first.lowerBound)..<first.lowerBound)
    }

    /// The whole collection anew, brackets included.
    func text(_ pieces: [Piece]) -> [UInt8] {
        var result = [bytes[range.lowerBound]]
        for (place, piece) in pieces.enumerated() {
            let comma = place < pieces.count - 1 || hasFinalComma
            switch piece {
            case .kept(let index, let text):
                let isMoved = index == 0 && place > 0 && !isMultiline
                result += (isMoved ? newLead : lead(index, items[index])) + text + (comma ? [0x2c] : []) + trail(index)
            case .new(let text):
                let isHead = place == 0 && !isMultiline
                result += (isHead ? items.first.map { lead(0, $0) } ?? [] : newLead) + text.utf8 + (comma ? [0x2c] : [])
            }
        }
        return result + closing
    }

    /// What stands before an item that was not there.
    private var newLead: [UInt8] {
        guard isMultiline else { return style.isCompact ? [] : [0x20] }
        return Array((style.lineEnd + indentation).utf8)
    }

    /// The text between two items: what follows the first one's comma up to the end of its line is its own.
    private func gap(_ index: Int) -> (trail: [UInt8], lead: [UInt8]) {
        let start = index < 0 ? range.lowerBound + 1 : items[index].upperBound
        let stop = index + 1 < items.count ? items[index + 1].lowerBound : range.upperBound - 1
        var gap = Array(bytes[start..<max(start, stop)])
        if index >= 0, let comma = Self.comma(in: gap) { gap.remove(at: comma) }
        guard index >= 0, let newline = gap.firstIndex(of: 0x0a) else { return ([], gap) }
        let end = newline > 0 && gap[newline - 1] == 0x0d ? newline - 1 : newline
        return (Array(gap[..<end]), Array(gap[end...]))
    }

    private func lead(_ index: Int, _ item: Range<Int>) -> [UInt8] { gap(index - 1).lead }

    private func trail(_ index: Int) -> [UInt8] { gap(index).trail }

    private var closing: [UInt8] { gap(items.count - 1).lead + [bytes[range.upperBound - 1]] }

    private var hasFinalComma: Bool {
        guard let last = items.last else { return false }
        return Self.comma(in: Array(bytes[last.upperBound..<range.upperBound - 1])) != nil
    }

    /// The comma that is in no comment.
    private static func comma(in gap: [UInt8]) -> Int? {
        var isComment = false
        for (index, byte) in gap.enumerated() {
            if byte == 0x0a { isComment = false }
            if byte == UInt8(ascii: "#") { isComment = true }
            if byte == 0x2c, !isComment { return index }
        }
        return nil
    }
}
