internal import Yams

/// Formats an object of the API server in the way kubectl prints it.
package enum LiveObjectText {
    /// Returns the object as YAML without its `managedFields`. If `json` cannot be parsed, returns it unchanged.
    package static func yaml(_ json: [UInt8]) -> [UInt8] { yaml(json, applying: nil) }

    /// Returns the object as it is after a patch, without the changes that affect only notes. If there is no patch,
    /// returns the object as it is.
    package static func yaml(_ json: [UInt8], after patch: MergePatch?) -> [UInt8] {
        yaml(json, applying: patch?.planned.mergePatch(notes: false))
    }

    private static func yaml(_ json: [UInt8], applying patch: JSONValue?) -> [UInt8] {
        guard let object = object(json, applying: patch),
            let text = try? Yams.serialize(node: shown(object), width: -1, allowUnicode: true)
        else { return json }
        return Array(text.utf8)
    }

    /// Returns the object as indented JSON without its `managedFields`. If `json` cannot be parsed, returns it
    /// unchanged.
    package static func json(_ json: [UInt8]) -> [UInt8] {
        guard let object = object(json, applying: nil) else { return json }
        return Array((object.indented(by: "", unit: "    ", lineEnd: "\n") + "\n").utf8)
    }

    private static func object(_ json: [UInt8], applying patch: JSONValue?) -> JSONValue? {
        guard let root = try? SpanTree.documents(of: json).first else { return nil }
        return sorted(patch.map(value(root).merging) ?? value(root))
    }

    /// Returns the value without `managedFields`.
    private static func value(_ node: SpanNode) -> JSONValue {
        switch node.content {
        case .scalar(let string, isPlain: false): .string(string)
        case .scalar("true", _), .scalar("false", _): .bool(node.string == "true")
        case .scalar(let string, _): Int(string).map(JSONValue.number) ?? (node.isNull ? .null : .string(string))
        case .sequence(let items): .array(items.map(value))
        case .mapping(let entries):
            .object(
                entries.filter { $0.key.string != "managedFields" }.map { ($0.key.string ?? "", value($0.value)) })
        case .alias(let other): value(other)
        }
    }

    /// Returns the value with the members of its objects sorted by key, as in the output of kubectl.
    private static func sorted(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let items): .array(items.map(sorted))
        case .object(let members):
            .object(
                members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { ($0.key, sorted($0.value)) }
            )
        default: value
        }
    }

    /// Returns the value in block style, with quotes only where they are needed.
    private static func shown(_ value: JSONValue) -> Node {
        switch value {
        case .string(let string): Node(string, .implicit, style(of: YAMLScalar.text(for: string)))
        case .array(let items): Node(items.map(shown))
        case .object(let members): Node(members.map { (shown(.string($0.key)), shown($0.value)) })
        case let scalar: Node(scalar.compact)
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
