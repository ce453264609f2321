internal import Yams

/// A YAML node, whether Yams or `SpanTree` read it.
protocol ManifestNode: SendableMetatype {
    /// The value of a scalar and whether the scalar is plain; `nil` if the node is not a scalar.
    var leaf: (text: String, isPlain: Bool)? { get }
    /// The items of a sequence; `nil` if the node is not a sequence.
    var members: [Self]? { get }
    /// The entries of a mapping, in order; `nil` if the node is not a mapping.
    var pairs: [(key: Self, value: Self)]? { get }
}

extension ManifestNode {
    func child(_ key: String) -> Self? { pairs?.first { $0.key.leaf?.text == key }?.value }
}

extension Node: ManifestNode {
    var leaf: (text: String, isPlain: Bool)? { scalar.map { ($0.string, $0.style == .plain || $0.style == .any) } }
    var members: [Node]? { sequence.map(Array.init) }
    var pairs: [(key: Node, value: Node)]? { mapping.map(Array.init) }
}

extension SpanNode: ManifestNode {
    var leaf: (text: String, isPlain: Bool)? {
        if case .scalar(let string, let isPlain) = content { return (string, isPlain) }
        return nil
    }

    var members: [SpanNode]? { items }
    var pairs: [(key: SpanNode, value: SpanNode)]? { entries?.map { ($0.key, $0.value) } }
}
