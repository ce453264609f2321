/// How a file indents its block collections.
struct BlockStyle: Hashable, Sendable {
    /// The number of spaces from a key to the keys below it.
    var step = 2
    /// The number of spaces from a key to the dashes below it.
    var dashOffset = 0
    var lineEnd = "\n"
    var flow = FlowStyle()

    /// Returns a value on lines of its own, indented by `column` spaces, with `comment` at the end of the first line.
    func text(_ value: JSONValue, column: Int, comment: String? = nil) -> String {
        var lines = lines(value, column: column)
        if let comment, !lines.isEmpty { lines[0] += " # \(comment)" }
        return lines.joined(separator: lineEnd)
    }

    private func lines(_ value: JSONValue, column: Int) -> [String] {
        let indent = String(repeating: " ", count: column)
        switch value {
        case .array(let items):
            return items.flatMap { item in
                let inner = lines(item, column: column + 2)
                return [indent + "- " + (inner.first ?? "").drop { $0 == " " }] + inner.dropFirst()
            }
        case .object(let members):
            return members.flatMap { key, value in entry(key, value, column: column) }
        default: return [indent + scalar(value)]
        }
    }

    private func entry(_ key: String, _ value: JSONValue, column: Int) -> [String] {
        let start = String(repeating: " ", count: column) + YAMLScalar.text(for: key) + ":"
        switch value {
        case .array(let items) where items.isEmpty: return [start + " []"]
        case .object(let members) where members.isEmpty: return [start + " {}"]
        case .array: return [start] + lines(value, column: column + dashOffset)
        case .object: return [start] + lines(value, column: column + step)
        default: return [start + " " + scalar(value)]
        }
    }

    private func scalar(_ value: JSONValue) -> String {
        if case .string(let string) = value { return YAMLScalar.text(for: string) }
        return value.compact
    }
}
