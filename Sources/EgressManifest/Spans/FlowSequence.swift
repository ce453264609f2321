/// The items of a collection in brackets or braces. This type computes the splices that remove items and insert others.
///
/// If an item is on lines of its own, it owns these lines, with the comma and the comment on them. An edit inserts or
/// removes an item together with everything that it owns, and changes no other byte.
struct FlowSequence {
    enum Piece {
        /// The item at an index, which stays.
        case kept(Int)
        case new(String)
    }

    let bytes: [UInt8]
    let range: Range<Int>
    let items: [Range<Int>]
    let style: FlowStyle
    /// The offset of the comma after each item; `nil` if the last item has no comma.
    let commas: [Int?]
    /// The offset of the first question mark that marks an explicit key.
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

    /// Returns the splices that turn the collection into `pieces`. The kept items must be in their original order.
    ///
    /// - Throws: `ManifestFinding.malformed` if the collection must change and has explicit keys.
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

    /// Returns the text of a new item in the style of the first item: on several lines if the first item is.
    func text(_ value: JSONValue) -> String {
        guard let first = items.first, ownsLine(0), bytes[first].contains(0x0a) else { return style.text(value) }
        return style.text(value, indentation: bytes.text(bytes.lineStart(first.lowerBound)..<first.lowerBound))
    }

    /// Whether only white space precedes an item on its line.
    func ownsLine(_ index: Int) -> Bool {
        let start = items[index].lowerBound
        return bytes.isBlank(bytes.lineStart(start)..<start)
    }

    /// Whether the comma after an item is on a later line, before the next item.
    func isLeading(_ index: Int) -> Bool {
        commas[index].map { bytes[items[index].upperBound..<$0].contains(0x0a) } ?? false
    }

    /// The white space between a comma and the next item on the same line.
    var pad: String {
        for (index, comma) in commas.enumerated().dropLast() {
            guard let comma else { continue }
            let gap = comma + 1..<items[index + 1].lowerBound
            if bytes.isBlank(gap) { return bytes.text(gap) }
        }
        return style.isCompact ? "" : " "
    }

    /// Returns the white space before the first item of `near` that is on a line of its own, or before the first such
    /// item of the collection. If there is none at all, the indentation ends at the column of the first item of `near`.
    func indentation(_ near: [Int]) -> String {
        guard let index = (near + Array(items.indices)).first(where: ownsLine) else {
            return String(repeating: " ", count: near.first.map { bytes.column(items[$0].lowerBound) } ?? 0)
        }
        let start = items[index].lowerBound
        return bytes.text(bytes.lineStart(start)..<start)
    }
}

extension Array<UInt8> {
    /// Returns the offset of the first `token` in a range, outside of comments. The range must lie between two items.
    fileprivate func token(_ token: UInt8, in range: Range<Int>) -> Int? {
        var isComment = false
        return range.first { offset in
            if self[offset] == 0x0a { isComment = false }
            if self[offset] == UInt8(ascii: "#") { isComment = true }
            return self[offset] == token && !isComment
        }
    }

    /// Whether the rest of the line after an offset contains only white space and an optional comment.
    func endsLine(_ offset: Int) -> Bool {
        guard let next = self[offset...].first(where: { $0 != 0x20 && $0 != 0x09 }) else { return true }
        return [0x0a, 0x0d, UInt8(ascii: "#")].contains(next)
    }

    /// Returns the offset of the next line break, or the end of the text if there is none.
    func lineBreak(_ offset: Int) -> Int {
        let end = self[offset...].firstIndex(of: 0x0a) ?? count
        return end > offset && self[end - 1] == 0x0d ? end - 1 : end
    }
}
