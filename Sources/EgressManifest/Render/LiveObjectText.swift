internal import Yams

/// Formats an object of the API server in the way kubectl prints it.
package enum LiveObjectText {
    /// Returns the object as YAML without its `managedFields`. If `json` cannot be parsed, returns it unchanged.
    package static func yaml(_ json: [UInt8]) -> [UInt8] {
        guard let root = try? SpanTree.documents(of: json).first,
            let text = try? Yams.serialize(node: shown(root), width: -1, allowUnicode: true)
        else { return json }
        return Array(text.utf8)
    }

    /// Returns the node in block style, with quotes only where they are needed.
    private static func shown(_ node: SpanNode) -> Node {
        switch node.content {
        case .scalar(let string, isPlain: true): Node(string)
        case .scalar(let string, _): Node(string, .implicit, style(of: YAMLScalar.text(for: string)))
        case .sequence(let items): Node(items.map(shown))
        case .mapping(let entries): Node(members(entries).map { (shown($0.key), shown($0.value)) })
        case .alias(let other): shown(other)
        }
    }

    /// Returns the object as indented JSON without its `managedFields`. If `json` cannot be parsed, returns it
    /// unchanged.
    package static func json(_ json: [UInt8]) -> [UInt8] {
        guard let root = try? SpanTree.documents(of: json).first else { return json }
        return Array((value(root).indented(by: "", unit: "    ", lineEnd: "\n") + "\n").utf8)
    }

    private static func value(_ node: SpanNode) -> JSONValue {
        switch node.content {
        case .scalar(let string, isPlain: false): .string(string)
        case .scalar("true", _), .scalar("false", _): .bool(node.string == "true")
        case .scalar(let string, _): Int(string).map(JSONValue.number) ?? (node.isNull ? .null : .string(string))
        case .sequence(let items): .array(items.map(value))
        case .mapping(let entries): .object(members(entries).map { ($0.key.string ?? "", value($0.value)) })
        case .alias(let other): value(other)
        }
    }

    /// Returns the members without `managedFields`, sorted by key as in the output of kubectl.
    private static func members(_ entries: [SpanNode.Entry]) -> [SpanNode.Entry] {
        entries.filter { $0.key.string != "managedFields" }
            .sorted { ($0.key.string ?? "").utf8.lexicographicallyPrecedes(($1.key.string ?? "").utf8) }
    }

    private static func style(of text: String) -> Node.Scalar.Style {
        switch text.first {
        case "\"": .doubleQuoted
        case "'": .singleQuoted
        default: .plain
        }
    }
}
