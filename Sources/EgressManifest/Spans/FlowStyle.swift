/// How a file writes collections in brackets and braces.
struct FlowStyle: Hashable, Sendable {
    /// One level of indentation, where items stand on lines of their own.
    var unit = "  "
    /// Whether nothing stands behind commas and colons.
    var isCompact = false
    var lineEnd = "\n"

    /// Writes a value on one line.
    func text(_ value: JSONValue) -> String { isCompact ? value.compact : value.spaced }

    /// Writes a value over several lines, below a line of an indentation.
    func text(_ value: JSONValue, indentation: String) -> String {
        value.indented(by: indentation, unit: unit, lineEnd: lineEnd)
    }

    /// Writes an entry of a mapping; over several lines where an indentation is given.
    func entry(_ key: String, _ value: JSONValue, indentation: String?) -> String {
        let start = JSONValue.string(key).compact + (isCompact ? ":" : ": ")
        return start + (indentation.map { text(value, indentation: $0) } ?? text(value))
    }
}
