/// Finds out how a file indents, from what stands nearest to the rules.
struct StyleReader {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    func style(of place: PolicyPlace, lineEnd: String) -> BlockStyle {
        var style = BlockStyle()
        style.lineEnd = lineEnd
        let nodes = [place.egress?.value, place.spec, place.root].compactMap { $0 }
        if let step = nodes.lazy.compactMap(step).first { style.step = step }
        let spec = place.spec.entries ?? []
        style.dashOffset =
            place.egress.flatMap(dashOffset) ?? spec.lazy.compactMap(dashOffset).first
            ?? nodes.lazy.compactMap(nestedDashOffset).first ?? 0
        return style
    }

    private func isBlock(_ node: SpanNode) -> Bool { !node.isFlow }

    /// The spaces between a key and the keys below it, anywhere within.
    private func step(_ node: SpanNode) -> Int? {
        if let entries = node.entries, isBlock(node) {
            for entry in entries {
                if let first = entry.value.entries?.first, isBlock(entry.value) {
                    return bytes.column(first.key.range.lowerBound) - bytes.column(entry.key.range.lowerBound)
                }
            }
            return entries.lazy.compactMap { step($0.value) }.first
        }
        return node.items?.lazy.compactMap(step).first
    }

    /// The spaces between a key and the dashes below it.
    private func dashOffset(_ entry: SpanNode.Entry) -> Int? {
        guard entry.value.items?.isEmpty == false, isBlock(entry.value) else { return nil }
        return bytes.column(entry.value.range.lowerBound) - bytes.column(entry.key.range.lowerBound)
    }

    private func nestedDashOffset(_ node: SpanNode) -> Int? {
        if let entries = node.entries {
            return entries.lazy.compactMap { dashOffset($0) ?? nestedDashOffset($0.value) }.first
        }
        return node.items?.lazy.compactMap(nestedDashOffset).first
    }
}
