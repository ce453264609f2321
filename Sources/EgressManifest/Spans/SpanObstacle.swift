/// A node that egressgen cannot edit, because its bytes are not its whole content or because of its form.
struct SpanObstacle {
    enum Kind {
        /// An anchor, an alias, a tag or a merge key.
        case indirection
        /// A key after a question mark.
        case explicitKey
    }

    let node: SpanNode
    let kind: Kind

    private static func indirect(_ node: SpanNode) -> SpanObstacle { SpanObstacle(node: node, kind: .indirection) }

    private static func explicit(_ node: SpanNode) -> SpanObstacle { SpanObstacle(node: node, kind: .explicitKey) }

    /// Returns the first obstacle in a node, at any level.
    static func anywhere(in node: SpanNode) -> SpanObstacle? {
        if node.isDecorated { return indirect(node) }
        switch node.content {
        case .alias: return indirect(node)
        case .scalar: return nil
        case .sequence(let items): return items.firstNonNil(anywhere)
        case .mapping(let entries):
            return entries.firstNonNil { key($0) ?? anywhere(in: $0.value) }
        }
    }

    /// Returns the first obstacle among the keys of a mapping. The values do not matter.
    static func keys(of node: SpanNode) -> SpanObstacle? { node.entries?.firstNonNil(key) }

    private static func key(_ entry: SpanNode.Entry) -> SpanObstacle? {
        if entry.isExplicit { return explicit(entry.key) }
        return entry.key.isDecorated || entry.key.isAlias || entry.key.string == "<<" ? indirect(entry.key) : nil
    }

    /// Returns a node with an anchor as an obstacle if the document has an alias of it. An edit of the node would also
    /// change what the alias refers to.
    static func copies(of node: SpanNode, in document: SpanNode) -> SpanObstacle? {
        node.isDecorated && document.holdsAlias(of: node) ? indirect(node) : nil
    }

    /// Returns the node as an obstacle if it is an alias, or has an anchor or a tag.
    static func itself(_ node: SpanNode) -> SpanObstacle? { node.isDecorated || node.isAlias ? indirect(node) : nil }

    /// Returns the node as an obstacle if it is an alias.
    static func alias(_ node: SpanNode?) -> SpanObstacle? { node.flatMap { $0.isAlias ? indirect($0) : nil } }

    /// Returns what brings a key or its value into a mapping from elsewhere: an alias, a merge key, or a key that is an
    /// alias.
    static func hiding(_ key: String, in node: SpanNode) -> SpanObstacle? {
        guard !node.isAlias else { return indirect(node) }
        let entry = node.entries?.first { $0.key.resolved.string == key }
        guard let entry = entry ?? node.entry("<<") else { return nil }
        return entry.key.isAlias || entry.key.string != key ? indirect(entry.key) : alias(entry.value)
    }
}
