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
        let lines = try itemLines(list)
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
        if steps.isEmpty { splices.append(Splice(at: try colon(of: entry) + 1, " []")) }
        return splices + lines.indices.filter { !kept.contains($0) }.map { Splice(lines[$0]) }
    }

    /// Returns the lines of each item of a block list, from its dash to its last leaf and its own comments.
    private func itemLines(_ list: SpanNode) throws(ManifestFinding) -> [Range<Int>] {
        let column = bytes.column(list.range.lowerBound)
        var lines: [Range<Int>] = []
        var position = list.range.lowerBound
        for item in list.items ?? [] {
            position = bytes.lineStart(position)
            // Skip comments and empty lines between an item and the next dash.
            while !isDash(position, column), position < item.range.lowerBound { position = bytes.nextLine(position) }
            guard isDash(position, column) else {
                throw .malformed(.uneditableList, line: bytes.lineNumber(at: item.range.lowerBound))
            }
            lines.append(position..<end(of: item, from: position, column))
            position = lines[lines.count - 1].upperBound
        }
        return lines
    }

    /// Returns the end of an item's lines. Comments below the item belong to it if they are indented more than its
    /// dash.
    private func end(of item: SpanNode, from start: Int, _ column: Int) -> Int {
        var end = bytes.nextLine(max(item.range.upperBound, start))
        while let place = bytes[end...].firstIndex(where: { $0 != 0x20 }), bytes[place] == UInt8(ascii: "#"),
            place - end > column
        {
            end = bytes.nextLine(place)
        }
        return end
    }

    private func isDash(_ lineStart: Int, _ column: Int) -> Bool {
        let place = lineStart + column
        return place < bytes.count && bytes[lineStart..<place].allSatisfy { $0 == 0x20 }
            && bytes[place] == UInt8(ascii: "-")
    }

    /// Returns the word as a comment if a rule of the list has a comment on the line of its peers key; `nil` otherwise.
    private func comment(_ word: RuleWord) -> String? { hasComments ? "\(word)" : nil }

    private var hasComments: Bool {
        rules.contains { rule in
            guard let entry = rule.entry(direction.peersKey), !entry.value.isFlow, let colon = try? colon(of: entry)
            else {
                return false
            }
            return bytes[colon..<bytes.nextLine(colon)].contains(UInt8(ascii: "#"))
        }
    }

    private func colon(of entry: SpanNode.Entry) throws(ManifestFinding) -> Int {
        guard let place = bytes[entry.key.range.upperBound...].firstIndex(where: { $0 != 0x20 }),
            bytes[place] == UInt8(ascii: ":")
        else {
            throw .malformed(.uneditableKey, line: bytes.lineNumber(at: entry.key.range.lowerBound))
        }
        return place
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
        guard !removed.isEmpty || !added.isEmpty, let entry = rule.entry(direction.peersKey),
            let items = entry.value.items
        else {
            return []
        }
        let blocks = items.map { item in item["ipBlock"]?["cidr"]?.string.flatMap { try? CIDRBlock($0) } }
        var places = added.map { block in
            (block, blocks.firstIndex { other in other.map { block < $0 } ?? false } ?? items.count)
        }
        var pieces: [PeerPiece] = []
        for index in items.indices {
            while let (block, place) = places.first, place <= index {
                pieces.append(.new(block))
                places.removeFirst()
            }
            let isRemoved = blocks[index].map(removed.contains) ?? false
            pieces.append(isRemoved ? .removed(index) : .kept(index))
        }
        pieces += places.map { .new($0.0) }
        return entry.value.isFlow
            ? try flowPeers(entry.value, items, pieces) : try blockPeers(entry, items, pieces)
    }

    private enum PeerPiece {
        case kept(Int)
        case removed(Int)
        case new(CIDRBlock)
    }

    private func blockPeers(
        _ entry: SpanNode.Entry, _ items: [SpanNode], _ pieces: [PeerPiece]
    ) throws(ManifestFinding) -> [Splice] {
        let lines = try itemLines(entry.value)
        let model = clone(of: items, lines)
        let column = bytes.column(entry.value.range.lowerBound)
        var splices: [Splice] = []
        var offset = bytes.nextLine(entry.key.range.upperBound)
        for piece in pieces {
            switch piece {
            case .kept(let index): offset = lines[index].upperBound
            case .removed(let index):
                splices.append(Splice(lines[index]))
                offset = lines[index].upperBound
            case .new(let block):
                let text =
                    model?(block) ?? style.text(.array([NetworkPolicyPeer.ipBlock(block).json]), column: column)
                    + style.lineEnd
                splices.append(Splice(at: offset, text))
            }
        }
        return splices
    }

    /// Returns a function that writes a block in the style of an existing item, as a copy of its bytes with another
    /// address; `nil` if no item can be copied.
    private func clone(of items: [SpanNode], _ lines: [Range<Int>]) -> ((CIDRBlock) -> String)? {
        for (item, lines) in zip(items, lines) {
            guard let cidr = item["ipBlock"]?["cidr"], isBare(lines, item) else { continue }
            return { block in
                bytes.text(lines.lowerBound..<cidr.range.lowerBound) + written(block, as: cidr)
                    + bytes.text(cidr.range.upperBound..<item.range.upperBound) + style.lineEnd
            }
        }
        return nil
    }

    /// Whether the lines of an item contain no comment before its end. Only then can they be copied.
    private func isBare(_ lines: Range<Int>, _ item: SpanNode) -> Bool {
        !bytes[lines.lowerBound..<item.range.upperBound].contains(UInt8(ascii: "#"))
    }

    /// Returns the block as text, with the quotes of another scalar.
    private func written(_ block: CIDRBlock, as scalar: SpanNode) -> String {
        let first = bytes[scalar.range.lowerBound]
        let quote = first == UInt8(ascii: "\"") ? "\"" : first == UInt8(ascii: "'") ? "'" : ""
        guard quote.isEmpty, block.network.bitWidth == 128 else { return quote + "\(block)" + quote }
        return YAMLScalar.text(for: "\(block)").hasPrefix("\"") || "\(block)".hasPrefix(":")
            ? "\"\(block)\"" : "\(block)"
    }

    private func flowPeers(
        _ list: SpanNode, _ items: [SpanNode], _ pieces: [PeerPiece]
    ) throws(ManifestFinding) -> [Splice] {
        let flow = FlowSequence(bytes, list.range, items: items.map(\.range), style.flow)
        let model = items.first { $0["ipBlock"]?["cidr"] != nil && !bytes[$0.range].contains(UInt8(ascii: "#")) }
        return try flow.splices(
            pieces.compactMap { piece in
                switch piece {
                case .kept(let index): return .kept(index)
                case .removed: return nil
                case .new(let block):
                    guard let model, let cidr = model["ipBlock"]?["cidr"] else {
                        return .new(flow.text(NetworkPolicyPeer.ipBlock(block).json))
                    }
                    return .new(
                        bytes.text(model.range.lowerBound..<cidr.range.lowerBound) + written(block, as: cidr)
                            + bytes.text(cidr.range.upperBound..<model.range.upperBound))
                }
            })
    }
}
