internal import EgressModel
internal import EgressPolicy

/// Edits a list whose items are address blocks: the peers of a rule, or the entries of an address set. Each item that
/// stays keeps its bytes, and a new one is written in the style of the others.
struct BlockListEditor {
    /// How an item contains its block.
    enum Form {
        /// As the `ipBlock` of a peer.
        case peer
        /// As the item itself.
        case scalar
    }

    private enum Piece {
        case kept(Int)
        case removed(Int)
        case new(CIDRBlock)
    }

    private let bytes: [UInt8]
    private let style: BlockStyle
    private let entry: SpanNode.Entry
    private let form: Form
    private let items: [SpanNode]
    /// The block of each item; `nil` if the item is something else.
    private let blocks: [CIDRBlock?]

    init(_ bytes: [UInt8], _ style: BlockStyle, _ entry: SpanNode.Entry, _ form: Form) {
        self.bytes = bytes
        self.style = style
        self.entry = entry
        self.form = form
        let items = entry.value.items ?? []
        self.items = items
        blocks = items.map { item in form.address(in: item)?.string.flatMap { try? CIDRBlock($0) } }
    }

    /// Returns the splices that remove blocks from the list and add others, before the first item that is greater.
    func splices(removing removed: Set<CIDRBlock>, adding added: [CIDRBlock]) throws(ManifestFinding) -> [Splice] {
        try splices(adding: added) { $0.map(removed.contains) ?? false }
    }

    /// Returns the splices after which the list has the given blocks and nothing else.
    func splices(settingTo wanted: [CIDRBlock]) throws(ManifestFinding) -> [Splice] {
        let all = Set(wanted)
        let added = all.subtracting(blocks.compactMap(\.self)).sorted()
        guard wanted.isEmpty else {
            return try splices(adding: added) { block in block.map { !all.contains($0) } ?? true }
        }
        guard !entry.value.isFlow else { return [Splice(entry.value.range, "[]")] }
        return try DashedList(bytes, entry.value).lines().map { Splice($0) }
            + [Splice(at: try bytes.colon(of: entry) + 1, " []")]
    }

    private func splices(
        adding added: [CIDRBlock], removing isRemoved: (CIDRBlock?) -> Bool
    ) throws(ManifestFinding) -> [Splice] {
        var places = added.map { block in
            (block, blocks.firstIndex { other in other.map { block < $0 } ?? false } ?? items.count)
        }
        var pieces: [Piece] = []
        for index in items.indices {
            while let (block, place) = places.first, place <= index {
                pieces.append(.new(block))
                places.removeFirst()
            }
            pieces.append(isRemoved(blocks[index]) ? .removed(index) : .kept(index))
        }
        pieces += places.map { .new($0.0) }
        return entry.value.isFlow ? try flow(pieces) : try block(pieces)
    }

    // MARK: Block

    private func block(_ pieces: [Piece]) throws(ManifestFinding) -> [Splice] {
        let lines = try DashedList(bytes, entry.value).lines()
        let model = clone(lines)
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
                let text = model?(block) ?? style.text(.array([form.json(block)]), column: column) + style.lineEnd
                splices.append(Splice(at: offset, text))
            }
        }
        return splices
    }

    /// Returns a function that writes a block in the style of an existing item, as a copy of its bytes with another
    /// address; `nil` if no item can be copied.
    private func clone(_ lines: [Range<Int>]) -> ((CIDRBlock) -> String)? {
        for (item, lines) in zip(items, lines) {
            guard let cidr = form.address(in: item), isBare(lines, item) else { continue }
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

    // MARK: Flow

    private func flow(_ pieces: [Piece]) throws(ManifestFinding) -> [Splice] {
        let list = entry.value
        let flow = FlowSequence(bytes, list.range, items: items.map(\.range), style.flow)
        let model = items.first {
            form.address(in: $0)?.string != nil && !bytes[$0.range].contains(UInt8(ascii: "#"))
        }
        return try flow.splices(
            pieces.compactMap { piece in
                switch piece {
                case .kept(let index): return .kept(index)
                case .removed: return nil
                case .new(let block):
                    guard let model, let cidr = form.address(in: model) else {
                        return .new(flow.text(form.json(block)))
                    }
                    return .new(
                        bytes.text(model.range.lowerBound..<cidr.range.lowerBound) + written(block, as: cidr)
                            + bytes.text(cidr.range.upperBound..<model.range.upperBound))
                }
            })
    }
}

extension BlockListEditor.Form {
    /// Returns the scalar of an item that contains the block.
    fileprivate func address(in item: SpanNode) -> SpanNode? {
        switch self {
        case .peer: item["ipBlock"]?["cidr"]
        // An empty item has no text that a block can take the place of, not even the space behind its dash.
        case .scalar: item.range.isEmpty ? nil : item
        }
    }

    fileprivate func json(_ block: CIDRBlock) -> JSONValue {
        switch self {
        case .peer: NetworkPolicyPeer.ipBlock(block).json
        case .scalar: .string("\(block)")
        }
    }
}
