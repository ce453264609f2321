/// Adds results to a ResourceList in the style of the existing text.
struct ResultsEdit {
    private let list: ResourceList
    private let lineEnd: String
    /// Whether the last line of the original text has no line end.
    private let isOpen: Bool
    /// The text with a final line end.
    private let bytes: [UInt8]

    init(_ list: ResourceList) {
        self.list = list
        lineEnd = list.bytes.contains("\r\n") ? "\r\n" : "\n"
        isOpen = list.bytes.last != 0x0a
        bytes = isOpen ? list.bytes + lineEnd.utf8 : list.bytes
    }

    /// Returns the text of the list with additional results.
    ///
    /// - Throws: `ManifestFinding.malformed` if the list has a form that cannot be edited.
    func text(adding results: [JSONValue]) throws(ManifestFinding) -> [UInt8] {
        var text = bytes.applying(try splices(results))
        if isOpen, text.suffix(lineEnd.utf8.count).elementsEqual(lineEnd.utf8) {
            text.removeLast(lineEnd.utf8.count)
        }
        return text
    }

    private var entries: [SpanNode.Entry] { list.root.entries ?? [] }

    private func splices(_ results: [JSONValue]) throws(ManifestFinding) -> [Splice] {
        let found = list.root.entry("results")
        guard !list.root.isFlow else { return try inBraces(found, results) }
        guard let found else { return [newEntry(results)] }
        guard let items = found.value.items, let last = items.last else { return filled(found, results) }
        guard !found.value.isFlow else { return try inBrackets(found.value, items, results) }
        let text = style.text(.array(results), column: bytes.column(found.value.range.lowerBound)) + lineEnd
        guard last.isOpenEnded else { return [Splice(at: bytes.nextLine(last.range.upperBound), text)] }
        // Lines after the last result would change its value, so the new results come first.
        return [Splice(at: bytes.lineStart(found.value.range.lowerBound), text)]
    }

    // MARK: Lines

    private var style: BlockStyle {
        var style = BlockStyle()
        style.lineEnd = lineEnd
        if let items = list.root.entry("items"), items.value.items?.isEmpty == false, !items.value.isFlow {
            style.dashOffset =
                bytes.column(items.value.range.lowerBound) - bytes.column(items.key.range.lowerBound)
        }
        return style
    }

    private func newEntry(_ results: [JSONValue]) -> Splice {
        let column = entries.first.map { bytes.column($0.key.range.lowerBound) } ?? 0
        let text = style.text(.object([("results", .array(results))]), column: column) + lineEnd
        guard let last = entries.last else { return Splice(at: bytes.count, text) }
        return Splice(
            at: last.value.isOpenEnded
                ? bytes.lineStart(last.range.lowerBound) : bytes.nextLine(last.range.upperBound), text)
    }

    /// Adds results to a list that is empty or null.
    private func filled(_ entry: SpanNode.Entry, _ results: [JSONValue]) -> [Splice] {
        let value = entry.value.range
        var start = value.lowerBound
        while !value.isEmpty, start > entry.key.range.upperBound, bytes[start - 1] == 0x20 { start -= 1 }
        let column = bytes.column(entry.key.range.lowerBound) + style.dashOffset
        return [
            Splice(start..<value.upperBound),
            Splice(at: bytes.nextLine(value.upperBound), style.text(.array(results), column: column) + lineEnd),
        ]
    }

    // MARK: Brackets and braces

    private var flow: FlowStyle {
        var style = FlowStyle()
        style.lineEnd = lineEnd
        style.isCompact = list.root.isFlow && !Array(bytes[list.root.range]).contains("\": ")
        if let indentation { style.unit = indentation }
        return style
    }

    /// The white space before the first entry of a ResourceList in braces; `nil` if the entry is not on a line of its
    /// own.
    private var indentation: String? {
        guard list.root.isFlow, let start = entries.first?.range.lowerBound else { return nil }
        let line = bytes.lineStart(start)
        return line > list.root.range.lowerBound && bytes.isBlank(line..<start) ? bytes.text(line..<start) : nil
    }

    private func inBraces(_ found: SpanNode.Entry?, _ results: [JSONValue]) throws(ManifestFinding) -> [Splice] {
        let value = JSONValue.array(results)
        guard let found else {
            let braces = FlowSequence(bytes, list.root.range, items: entries.map(\.range), flow)
            let kept = entries.indices.map(FlowSequence.Piece.kept)
            return try braces.splices(kept + [.new(flow.entry("results", value, indentation: indentation))])
        }
        guard let items = found.value.items, !items.isEmpty else {
            let text = indentation.map { flow.text(value, indentation: $0) } ?? flow.text(value)
            return [Splice(found.value.range, (found.value.range.isEmpty ? " " : "") + text)]
        }
        return try inBrackets(found.value, items, results)
    }

    private func inBrackets(
        _ value: SpanNode, _ items: [SpanNode], _ results: [JSONValue]
    ) throws(ManifestFinding) -> [Splice] {
        let brackets = FlowSequence(bytes, value.range, items: items.map(\.range), flow)
        let new = results.map { FlowSequence.Piece.new(brackets.text($0)) }
        return try brackets.splices(items.indices.map(FlowSequence.Piece.kept) + new)
    }
}
