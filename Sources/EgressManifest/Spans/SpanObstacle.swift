/// What keeps egressgen from writing in a node: that it is more than it says, or a form that cannot be edited.
struct SpanObstacle {
    enum Kind {
        /// An anchor, an alias, a tag or a merge key.
        case indirection
        /// A key behind a question mark.
        case explicitKey
    }

    let node: SpanNode
    let kind: Kind

    private static func indirect(_ node: SpanNode) -> SpanObstacle { SpanObstacle(node: node, kind: .indirection) }

    private static func explicit(_ node: SpanNode) -> SpanObstacle { SpanObstacle(node: node, kind: .explicitKey) }

    /// The first one in a node, all levels of it.
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

    /// The first one among the keys of a mapping, whatever the values are.
    static func keys(of node: SpanNode) -> SpanObstacle? { node.entries?.firstNonNil(key) }

    private static func key(_ entry: SpanNode.Entry) -> SpanObstacle? {
        if entry.isExplicit { return explicit(entry.key) }
        return entry.key.isDecorated || entry.key.isAlias || entry.key.string == "<<" ? indirect(entry.key) : nil
    }

    /// An anchor on a node from which a document takes a copy elsewhere, which would change with it.
    static func copies(of node: SpanNode, in document: SpanNode) -> SpanObstacle? {
        node.isDecorated && document.holdsAlias(of: node) ? indirect(node) : nil
    }

    /// A node with an anchor or a tag, or one that stands for another.
    static func itself(_ node: SpanNode) -> SpanObstacle? { node.isDecorated || node.isAlias ? indirect(node) : nil }

    /// A node that stands for another.
    static func alias(_ node: SpanNode?) -> SpanObstacle? { node.flatMap { $0.isAlias ? indirect($0) : nil } }

    /// What brings a marked key into a node from elsewhere: an alias, a merge key, or a key that is an alias.
    static func hiding(in node: SpanNode?) -> SpanObstacle? {
        guard let node, node.isMarked else { return nil }
        if node.isAlias { return indirect(node) }
        return node.entries?.firstNonNil { entry -> SpanObstacle? in
            let isHidden = entry.key.isAlias || entry.key.string == "<<"
            return isHidden && (entry.value.isMarked || entry.key.isMarked) ? indirect(entry.key) : nil
        }
    }
}
