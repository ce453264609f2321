/// A node of a YAML file and the range of its bytes.
package struct SpanNode: Sendable {
    enum Content: Sendable {
        /// The value, and whether the scalar is plain.
        case scalar(String, isPlain: Bool)
        case sequence([SpanNode])
        case mapping([Entry])
        /// A reference to a node that is written elsewhere.
        indirect case alias(of: SpanNode)
    }

    struct Entry: Sendable {
        let key: SpanNode
        let value: SpanNode
        /// Whether the key is written after a question mark. It is always `false` in a flow mapping or a decorated one.
        let isExplicit: Bool

        var range: Range<Int> { key.range.lowerBound..<max(key.range.upperBound, value.range.upperBound) }
    }

    let content: Content
    /// The range in bytes. A block collection extends from its first key or dash to the end of its last leaf.
    package let range: Range<Int>
    /// Whether the collection is written in brackets or braces, as in JSON.
    let isFlow: Bool
    /// Whether the node has an anchor or a tag.
    let isDecorated: Bool
    /// Whether additional lines after the node would change its value. The node then ends with a block scalar that
    /// keeps trailing empty lines, or that the file ends in without a line end.
    let isOpenEnded: Bool
}

extension SpanNode {
    package var string: String? {
        if case .scalar(let string, _) = content { return string }
        return nil
    }

    package var items: [SpanNode]? {
        if case .sequence(let items) = content { return items }
        return nil
    }

    var entries: [Entry]? {
        if case .mapping(let entries) = content { return entries }
        return nil
    }

    var isAlias: Bool {
        if case .alias = content { return true }
        return false
    }

    /// The node or, for an alias, the node that the alias refers to.
    var resolved: SpanNode {
        if case .alias(let node) = content { return node }
        return self
    }

    /// Whether the node is a null: an empty plain scalar, `null` or `~`.
    var isNull: Bool {
        if case .scalar(let string, let isPlain) = content {
            return isPlain && ["", "~", "null", "Null", "NULL"].contains(string)
        }
        return false
    }

    package subscript(key: String) -> SpanNode? { entry(key)?.value }

    func entry(_ key: String) -> Entry? { entries?.first { $0.key.string == key } }

    /// Whether this node is or contains an alias of `node`, a node of the same document.
    func holdsAlias(of node: SpanNode) -> Bool {
        switch content {
        case .alias(let other): other.range == node.range
        case .scalar: false
        case .sequence(let items): items.contains { $0.holdsAlias(of: node) }
        case .mapping(let entries): entries.contains { $0.key.holdsAlias(of: node) || $0.value.holdsAlias(of: node) }
        }
    }
}

extension Sequence {
    /// Returns the first value that `transform` returns for an element. It calls `transform` at most once for each
    /// element.
    ///
    /// `lazy.compactMap(_:).first` calls `transform` twice for the element that it finds. In a recursive function, this
    /// doubles the time with every level of a manifest.
    func firstNonNil<Value>(_ transform: (Element) throws -> Value?) rethrows -> Value? {
        for element in self {
            if let value = try transform(element) { return value }
        }
        return nil
    }
}
