internal import EgressPolicy

/// Determines how a file indents, from the nodes nearest to the rules.
struct StyleReader {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    func style(of place: PolicyPlace, lineEnd: String) -> BlockStyle {
        var style = BlockStyle()
        style.lineEnd = lineEnd
        style.flow = flowStyle(of: place, lineEnd: lineEnd)
        let lists = TrafficDirection.allCases.compactMap(place.entry)
        let nodes = lists.map(\.value) + [place.spec, place.root]
        if let step = nodes.firstNonNil(step) { style.step = step }
        let spec = place.spec.entries ?? []
        style.dashOffset =
            lists.firstNonNil(dashOffset) ?? spec.firstNonNil(dashOffset)
            ?? nodes.firstNonNil(nestedDashOffset) ?? 0
        return style
    }

    /// Returns the style of the policy's braces, or the default style if the policy is not written in braces.
    private func flowStyle(of place: PolicyPlace, lineEnd: String) -> FlowStyle {
        var style = FlowStyle()
        style.lineEnd = lineEnd
        guard place.root.isFlow else { return style }
        style.isCompact = !Array(bytes[place.root.range]).contains("\": ")
        if let outer = indentation(place.root), let inner = indentation(place.spec), inner.hasPrefix(outer) {
            style.unit = String(inner.dropFirst(outer.count))
        }
        return style
    }

    /// Returns the white space before the first entry on its line; `nil` if other text precedes the entry.
    private func indentation(_ node: SpanNode) -> String? {
        guard let start = node.entries?.first?.range.lowerBound else { return nil }
        let range = bytes.lineStart(start)..<start
        return bytes.isBlank(range) ? bytes.text(range) : nil
    }

    private func isBlock(_ node: SpanNode) -> Bool { !node.isFlow }

    /// Returns the number of spaces between a key and the keys below it, at the first place in the node that has both.
    private func step(_ node: SpanNode) -> Int? {
        if let entries = node.entries, isBlock(node) {
            for entry in entries {
                if let first = entry.value.entries?.first, isBlock(entry.value) {
                    return bytes.column(first.key.range.lowerBound) - bytes.column(entry.key.range.lowerBound)
                }
            }
            return entries.firstNonNil { step($0.value) }
        }
        return node.items?.firstNonNil(step)
    }

    /// Returns the number of spaces between a key and the dashes below it; `nil` if there are no dashes.
    private func dashOffset(_ entry: SpanNode.Entry) -> Int? {
        guard entry.value.items?.isEmpty == false, isBlock(entry.value) else { return nil }
        return bytes.column(entry.value.range.lowerBound) - bytes.column(entry.key.range.lowerBound)
    }

    private func nestedDashOffset(_ node: SpanNode) -> Int? {
        if let entries = node.entries {
            return entries.firstNonNil { dashOffset($0) ?? nestedDashOffset($0.value) }
        }
        return node.items?.firstNonNil(nestedDashOffset)
    }
}
