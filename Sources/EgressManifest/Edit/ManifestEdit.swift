internal import EgressPolicy

/// The splices that apply a plan to a managed policy and change nothing else.
struct ManifestEdit {
    private let bytes: [UInt8]
    private let place: PolicyPlace
    private let style: BlockStyle
    private(set) var splices: [Splice] = []

    /// - Parameters:
    ///   - bytes: the file, which must end with a line end.
    ///   - place: the location of the policy in the file.
    ///   - lineEnd: the line end of the file, `\n` or `\r\n`.
    init(_ bytes: [UInt8], _ place: PolicyPlace, lineEnd: String) {
        self.bytes = bytes
        self.place = place
        style = StyleReader(bytes).style(of: place, lineEnd: lineEnd)
    }

    // MARK: Annotations

    /// Sets annotations of egressgen, by their keys without prefix. A `nil` value removes the annotation.
    mutating func set(_ values: [(key: String, value: String?)]) throws(ManifestFinding) {
        let entries = place.annotations.entries ?? []
        if place.annotations.isFlow { return try setInFlow(values, entries) }
        for (key, value) in values {
            let key = PolicyAnnotations.prefix + key
            if let index = entries.firstIndex(where: { $0.key.string == key }) {
                try replace(entries[index], with: value)
            } else if let value {
                insert(key, value, entries)
            }
        }
    }

    private mutating func replace(_ entry: SpanNode.Entry, with value: String?) throws(ManifestFinding) {
        guard let value else {
            splices.append(Splice(bytes.lineStart(entry.range.lowerBound)..<bytes.nextLine(entry.range.upperBound)))
            return
        }
        guard entry.value.string != value else { return }
        let range = entry.value.range
        let comment = headerComment(of: range)
        // A comment cannot follow a literal block on the same line.
        let isOneLine = !comment.isEmpty || !bytes.isBlank(range.upperBound..<bytes.lineBreak(range.upperBound))
        let text =
            isOneLine
            ? YAMLScalar.text(for: value.split(separator: "\n").joined(separator: " "))
            : annotationText(value, column: bytes.column(entry.key.range.lowerBound))
        splices.append(Splice(range, (range.isEmpty ? " " : "") + text + comment + gap(behind: range)))
    }

    /// Returns the space that separates a value from a comment directly after it.
    private func gap(behind range: Range<Int>) -> String {
        range.upperBound < bytes.count && bytes[range.upperBound] == UInt8(ascii: "#") ? " " : ""
    }

    /// Returns the comment after the indicator that begins a literal or folded block, with a space before it.
    private func headerComment(of range: Range<Int>) -> String {
        guard let first = bytes[range].first, first == UInt8(ascii: "|") || first == UInt8(ascii: ">") else {
            return ""
        }
        let header = range.lowerBound..<Swift.min(range.upperBound, bytes.lineBreak(range.lowerBound))
        return bytes[header].firstIndex(of: UInt8(ascii: "#")).map { " " + bytes.text($0..<header.upperBound) } ?? ""
    }

    /// Inserts an annotation after the last annotation that precedes it in the usual order. If no annotation precedes
    /// it, the new one follows the first annotation of the policy.
    private mutating func insert(_ key: String, _ value: String, _ entries: [SpanNode.Entry]) {
        let order = PolicyAnnotations.keys.map { PolicyAnnotations.prefix + $0 }
        let before = Set(order.prefix { $0 != key })
        let place = entries.last { before.contains($0.key.string ?? "") } ?? entries.first
        guard let place else { return }
        let column = bytes.column(place.key.range.lowerBound)
        let quote = quote(around: place.key)
        let line = String(repeating: " ", count: column) + quote + key + quote + ": "
        splices.append(Splice(at: placeBehind(place), line + annotationText(value, column: column) + style.lineEnd))
    }

    /// Returns the offset for new lines after an entry. If lines after the entry would change its value, returns the
    /// offset before the entry.
    private func placeBehind(_ entry: SpanNode.Entry) -> Int {
        entry.value.isOpenEnded ? bytes.lineStart(entry.range.lowerBound) : bytes.nextLine(entry.range.upperBound)
    }

    /// Returns the quotation mark of a key; the empty string if the key is plain.
    private func quote(around key: SpanNode) -> String {
        let first = bytes[key.range.lowerBound]
        return first == UInt8(ascii: "\"") ? "\"" : first == UInt8(ascii: "'") ? "'" : ""
    }

    /// Returns a value as a scalar. A value of several lines becomes a literal block, as in a generated policy.
    private func annotationText(_ value: String, column: Int) -> String {
        let lines = value.split(separator: "\n")
        guard lines.count > 1 else { return YAMLScalar.text(for: value) }
        let indent = String(repeating: " ", count: column + style.step)
        return (["|-"] + lines.map { indent + $0 }).joined(separator: style.lineEnd)
    }

    private mutating func setInFlow(
        _ values: [(key: String, value: String?)], _ entries: [SpanNode.Entry]
    ) throws(ManifestFinding) {
        let flow = FlowSequence(bytes, place.annotations.range, items: entries.map(\.range), style.flow)
        var pieces: [FlowSequence.Piece] = []
        var rest = values.map { (key: PolicyAnnotations.prefix + $0.key, value: $0.value) }
        for (index, entry) in entries.enumerated() {
            guard let found = rest.firstIndex(where: { $0.key == entry.key.string }) else {
                pieces.append(.kept(index))
                continue
            }
            guard let value = rest.remove(at: found).value else { continue }
            pieces.append(.kept(index))
            guard entry.value.string != value else { continue }
            splices.append(Splice(entry.value.range, JSONValue.string(value).compact))
        }
        for (key, value) in rest {
            guard let value else { continue }
            pieces.append(.new(style.flow.entry(key, .string(value), indentation: nil)))
        }
        splices += try flow.splices(pieces)
    }

    // MARK: policyTypes

    /// Adds `policyTypes` before the rules, or at the end of the spec if there are no rules.
    mutating func addPolicyTypes(_ types: [String]) throws(ManifestFinding) {
        let list = JSONValue.array(types.map { .string($0) })
        try addToSpec("policyTypes", list, before: place.entry(.egress) ?? place.entry(.ingress))
    }

    /// Adds an entry to the spec before `next`, or at the end if `next` is `nil`.
    private mutating func addToSpec(_ key: String, _ value: JSONValue, before next: SpanNode.Entry?)
        throws(ManifestFinding)
    {
        let entries = place.spec.entries ?? []
        let index = next.flatMap { next in entries.firstIndex { $0.key.range == next.key.range } } ?? entries.count
        guard !place.spec.isFlow else {
            specAdditions.append((index, style.flow.entry(key, value, indentation: specIndentation)))
            return
        }
        let column = bytes.column(entries[0].key.range.lowerBound)
        let text = style.text(.object([(key, value)]), column: column) + style.lineEnd
        let offset =
            index > 0
            ? placeBehind(entries[index - 1]) : bytes.lineStart(entries[0].range.lowerBound)
        splices.append(Splice(at: offset, text))
    }

    /// The entries to add to a spec in braces, each before the existing entry at `index`, or at the end.
    private var specAdditions: [(index: Int, text: String)] = []

    /// The white space before the first entry of a spec in braces; `nil` if the entry is not on a line of its own.
    private var specIndentation: String? {
        guard let start = place.spec.entries?.first?.range.lowerBound else { return nil }
        let line = bytes.lineStart(start)
        return line > place.spec.range.lowerBound && bytes.isBlank(line..<start) ? bytes.text(line..<start) : nil
    }

    // MARK: Rules

    /// Replaces the rules of a direction. It edits the rules that stay in place, and writes the others anew.
    mutating func setRules(_ plan: RulePlan, current: AppliedRules?) throws(ManifestFinding) {
        guard let entry = place.entry(plan.direction) else {
            return try addToSpec(
                place.kind.field(plan.direction), plan.json,
                before: plan.direction == .ingress ? place.entry(.egress) : nil)
        }
        guard entry.value.items?.isEmpty == false else { return fill(entry, plan) }
        guard plan.applied.layout == .ruleForEachWord else {
            let blocks = plan.rules.flatMap(\.peers).compactMap(\.wholeBlock)
            splices += try BlockListEditor(bytes, style, entry, .scalar).splices(settingTo: blocks)
            return
        }
        let editor = RuleEditor(bytes, style, entry.value, plan.direction)
        let steps = RuleListDiff(plan.words, plan.rules, from: current).steps
        splices += entry.value.isFlow ? try editor.flow(steps) : try editor.block(steps, below: entry)
    }

    /// Adds rules to a list that is empty or null.
    private mutating func fill(_ entry: SpanNode.Entry, _ plan: RulePlan) {
        guard !plan.rules.isEmpty else { return }
        let list = plan.json
        guard !place.spec.isFlow else {
            let text = specIndentation.map { style.flow.text(list, indentation: $0) } ?? style.flow.text(list)
            splices.append(Splice(entry.value.range, (entry.value.range.isEmpty ? " " : "") + text))
            return
        }
        let value = entry.value.range
        var start = value.lowerBound
        while !value.isEmpty, start > entry.key.range.upperBound, bytes[start - 1] == 0x20 { start -= 1 }
        let column = bytes.column(entry.key.range.lowerBound) + style.dashOffset
        splices.append(Splice(start..<value.upperBound, gap(behind: value)))
        splices.append(
            Splice(at: bytes.nextLine(value.upperBound), style.text(list, column: column) + style.lineEnd))
    }

    // MARK: Result

    /// Returns all splices.
    ///
    /// - Throws: `ManifestFinding.malformed` if a spec in braces has explicit keys and must get new entries.
    func finished() throws(ManifestFinding) -> [Splice] {
        guard !specAdditions.isEmpty, let entries = place.spec.entries else { return splices }
        let flow = FlowSequence(bytes, place.spec.range, items: entries.map(\.range), style.flow)
        let pieces = (0...entries.count).flatMap { index in
            specAdditions.filter { $0.index == index }.map { FlowSequence.Piece.new($0.text) }
                + (index < entries.count ? [.kept(index)] : [])
        }
        return splices + (try flow.splices(pieces))
    }
}

extension Array<UInt8> {
    func isBlank(_ range: Range<Int>) -> Bool { self[range].allSatisfy { $0 == 0x20 || $0 == 0x09 } }
}
