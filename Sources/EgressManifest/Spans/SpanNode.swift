/// A node of a YAML file and the bytes that it takes up.
package struct SpanNode: Sendable {
    enum Content: Sendable {
        /// The value, and whether it is plain.
        case scalar(String, isPlain: Bool)
        case sequence([SpanNode])
        case mapping([Entry])
        /// Stands for a node that is written elsewhere.
        indirect case alias(of: SpanNode)
    }

    struct Entry: Sendable {
        let key: SpanNode
        let value: SpanNode
        /// Whether the key is written behind a question mark; known in block mappings only.
        let isExplicit: Bool

        var range: Range<Int> { key.range.lowerBound..<max(key.range.upperBound, value.range.upperBound) }
    }

    let content: Content
    /// Offsets in bytes; of a block collection, from its first key or dash to the end of its last leaf.
    package let range: Range<Int>
    /// Whether it is written in brackets or braces, as JSON is.
    let isFlow: Bool
    /// Whether it has an anchor or a tag.
    let isDecorated: Bool
    /// Whether the key that was looked for is in it, or in what an alias in it stands for.
    let isMarked: Bool
    /// Whether more lines behind it would change it: a block scalar that keeps empty lines, or that the file ends in.
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

    /// The node, or the one that it stands for.
    var resolved: SpanNode {
        if case .alias(let node) = content { return node }
        return self
    }

    /// Nothing at all, `null` or `~`.
    var isNull: Bool {
        if case .scalar(let string, let isPlain) = content {
            return isPlain && ["", "~", "null", "Null", "NULL"].contains(string)
        }
        return false
    }

    package subscript(key: String) -> SpanNode? { entry(key)?.value }

    func entry(_ key: String) -> Entry? { entries?.first { $0.key.string == key } }

    /// Whether an alias within stands for a node of the same document.
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
    /// The first value that a function gives for an element, of which it asks each once.
    ///
    /// `lazy.compactMap(_:).first` asks the element that it finds twice. In a function that calls itself, that doubles the
    /// time with every level of a manifest.
    func firstNonNil<Value>(_ transform: (Element) throws -> Value?) rethrows -> Value? {
        for element in self {
            if let value = try transform(element) { return value }
        }
        return nil
    }
}
