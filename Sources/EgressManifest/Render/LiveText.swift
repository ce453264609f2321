internal import Yams

/// An object of the API server as kubectl shows it to people.
package enum LiveText {
    /// The object as YAML without its `managedFields`; the same bytes where it is no JSON.
    package static func yaml(_ json: [UInt8]) -> [UInt8] {
        guard let root = try? Yams.compose(yaml: String(decoding: json, as: UTF8.self)),
            let text = try? Yams.serialize(node: shown(root), width: -1, allowUnicode: true)
        else { return json }
        return Array(text.utf8)
    }

    /// The node in block style, with quotes where they are needed alone.
    private static func shown(_ node: Node) -> Node {
        switch node {
        case .mapping(let mapping):
            let entries = mapping.filter { $0.key.string != "managedFields" }
            return Node(entries.map { (shown($0.key), shown($0.value)) })
        case .sequence(let sequence): return Node(sequence.map(shown))
        case .scalar(let scalar) where scalar.style == .plain: return node
        case .scalar(let scalar): return Node(scalar.string, node.tag, style(of: YAMLScalar.text(for: scalar.string)))
        case .alias: return node
        }
    }

    private static func style(of text: String) -> Node.Scalar.Style {
        switch text.first {
        case "\"": .doubleQuoted
        case "'": .singleQuoted
        default: .plain
        }
    }
}
