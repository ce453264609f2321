/// An object of the API server as kubectl shows it to people.
package enum LiveText {
    /// The object as YAML without its `managedFields`; the same bytes where it is no JSON.
    package static func yaml(_ json: [UInt8]) -> [UInt8] {
        guard let root = try? SpanTree.documents(of: json).first else { return json }
        var text = ""
        append(root, "", to: &text)
        return Array(text.utf8)
    }

    private static func append(_ node: SpanNode, _ indentation: String, to text: inout String) {
        for entry in node.entries ?? [] where entry.key.string != "managedFields" {
            text += indentation + YAMLScalar.text(for: entry.key.string ?? "") + ":"
            append(value: entry.value, indentation, to: &text)
        }
        for item in node.items ?? [] { append(item: item, indentation, to: &text) }
    }

    private static func append(value: SpanNode, _ indentation: String, to text: inout String) {
        switch value.content {
        case .mapping(let entries) where !entries.isEmpty:
            text += "\n"
            append(value, indentation + "  ", to: &text)
        case .sequence(let items) where !items.isEmpty:
            text += "\n"
            append(value, indentation, to: &text)
        default: text += " " + leaf(value) + "\n"
        }
    }

    /// The first line of an item stands behind its dash.
    private static func append(item: SpanNode, _ indentation: String, to text: inout String) {
        var lines = ""
        append(item, indentation + "  ", to: &lines)
        text +=
            indentation + "- " + (lines.isEmpty ? leaf(item) + "\n" : String(lines.dropFirst(indentation.count + 2)))
    }

    private static func leaf(_ node: SpanNode) -> String {
        switch node.content {
        case .scalar(let string, let isPlain): isPlain ? string : YAMLScalar.text(for: string)
        case .sequence: "[]"
        default: "{}"
        }
    }
}
