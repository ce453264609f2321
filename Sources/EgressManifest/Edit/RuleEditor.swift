internal import EgressModel
internal import EgressPolicy

/// Edits a list of rules. Each level keeps its style, block or flow.
struct RuleEditor {
    private let bytes: [UInt8]
    private let style: BlockStyle
    private let list: SpanNode
    private let direction: TrafficDirection
    private let rules: [SpanNode]

    init(_ bytes: [UInt8], _ style: BlockStyle, _ list: SpanNode, _ direction: TrafficDirection) {
        self.bytes = bytes
        self.style = style
        self.list = list
        self.direction = direction
        rules = list.items ?? []
    }

    // MARK: Block

    /// Returns the splices that apply the steps to a list with dashes.
    func block(_ steps: [RuleListDiff.Step], below entry: SpanNode.Entry) throws(ManifestFinding) -> [Splice] {
        let lines = try DashedList(bytes, list).lines()
        let column = bytes.column(list.range.lowerBound)
        var splices: [Splice] = []
        var last = -1
        var kept: Set<Int> = []
        for step in steps {
            switch step {
            case .kept(let index, let removed, let added):
                splices += try peers(of: rules[index], removed, added)
                kept.insert(index)
                last = index
            case .written(let rule, let word, let index):
                let text =
                    style.text(.array([rule.json(direction)]), column: column, comment: comment(word)) + style.lineEnd
                if let index {
                    splices.append(Splice(lines[index], text))
                    kept.insert(index)
                    last = index
                } else {
                    splices.append(
                        Splice(at: last < 0 ? bytes.nextLine(entry.key.range.upperBound) : lines[last].upperBound, text)
                    )
                }
            }
        }
        if steps.isEmpty { splices.append(Splice(at: try bytes.colon(of: entry) + 1, " []")) }
        return splices + lines.indices.filter { !kept.contains($0) }.map { Splice(lines[$0]) }
    }

    /// Returns the word as a comment if a rule of the list has a comment on the line of its peers key; `nil` otherwise.
    private func comment(_ word: RuleWord) -> String? { hasComments ? "\(word)" : nil }

    private var hasComments: Bool {
        rules.contains { rule in
            guard let entry = rule.entry(direction.peersKey), !entry.value.isFlow,
                let colon = try? bytes.colon(of: entry)
            else {
                return false
            }
            return bytes[colon..<bytes.nextLine(colon)].contains(UInt8(ascii: "#"))
        }
    }

    // MARK: Flow

    /// Returns the splices that apply the steps to a list in brackets.
    func flow(_ steps: [RuleListDiff.Step]) throws(ManifestFinding) -> [Splice] {
        guard !steps.isEmpty else { return [Splice(list.range, "[]")] }
        let sequence = FlowSequence(bytes, list.range, items: rules.map(\.range), style.flow)
        var pieces: [FlowSequence.Piece] = []
        var splices: [Splice] = []
        for step in steps {
            switch step {
            case .kept(let index, let removed, let added):
                splices += try peers(of: rules[index], removed, added)
                pieces.append(.kept(index))
            case .written(let rule, _, let index?):
                splices.append(Splice(rules[index].range, sequence.text(rule.json(direction))))
                pieces.append(.kept(index))
            case .written(let rule, _, nil): pieces.append(.new(sequence.text(rule.json(direction))))
            }
        }
        return splices + (try sequence.splices(pieces))
    }

    // MARK: Peers

    private func peers(
        of rule: SpanNode, _ removed: Set<CIDRBlock>, _ added: [CIDRBlock]
    ) throws(ManifestFinding) -> [Splice] {
        guard !removed.isEmpty || !added.isEmpty, let entry = rule.entry(direction.peersKey), entry.value.items != nil
        else {
            return []
        }
        return try BlockListEditor(bytes, style, entry, .peer).splices(removing: removed, adding: added)
    }
}
