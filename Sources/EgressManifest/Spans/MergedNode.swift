/// A node of a manifest as the Kubernetes parser sees it: with aliases and merge keys resolved, and without null
/// fields.
struct MergedNode: ManifestNode {
    private let node: SpanNode
    /// Whether the node is a `matchLabels` mapping. A null in it is an invalid value, not a missing field.
    private let holdsLabels: Bool

    init(_ node: SpanNode) {
        self.init(node, holdsLabels: false)
    }

    private init(_ node: SpanNode, holdsLabels: Bool) {
        self.node = node.resolved
        self.holdsLabels = holdsLabels
    }

    var leaf: (text: String, isPlain: Bool)? { node.leaf }

    var members: [MergedNode]? { node.items?.map { MergedNode($0) } }

    var pairs: [(key: MergedNode, value: MergedNode)]? {
        merged?.compactMap { entry in
            let isLabels = entry.key.resolved.string == "matchLabels"
            guard holdsLabels || !entry.value.resolved.isNull else { return nil }
            return (MergedNode(entry.key), MergedNode(entry.value, holdsLabels: isLabels))
        }
    }

    /// The entries of the mapping, including those with null values; empty if the node is not a mapping.
    var writtenPairs: [(key: String, value: MergedNode)] {
        (merged ?? []).compactMap { entry in entry.key.resolved.string.map { ($0, MergedNode(entry.value)) } }
    }

    /// Returns the value of a key as it is written, which can be an alias.
    func written(_ key: String) -> SpanNode? { merged?.first { $0.key.resolved.string == key }?.value }

    /// The offset of the node in the file. For an alias, this is the offset of the node that the alias refers to.
    var offset: Int { node.range.lowerBound }

    var isNull: Bool { node.isNull }

    /// The entries of the mapping, followed by those of its merge keys. An entry hides later entries with the same key
    /// (yaml.org/type/merge.html).
    private var merged: [SpanNode.Entry]? {
        guard let entries = node.entries else { return nil }
        guard entries.contains(where: \.isMerge) else { return entries }
        let sources = entries.filter(\.isMerge).flatMap { entry in
            entry.value.resolved.items?.map { MergedNode($0) } ?? [MergedNode(entry.value)]
        }
        var result = entries.filter { !$0.isMerge }
        for entry in sources.flatMap({ $0.merged ?? [] })
        where !result.contains(where: { $0.key.resolved.string == entry.key.resolved.string }) {
            result.append(entry)
        }
        return result
    }
}

extension SpanNode.Entry {
    fileprivate var isMerge: Bool { key.leaf.map { $0.text == "<<" && $0.isPlain } ?? false }
}
