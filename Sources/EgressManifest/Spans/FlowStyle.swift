/// How a file formats collections in brackets and braces.
struct FlowStyle: Hashable, Sendable {
    /// One level of indentation for items on lines of their own.
    var unit = "  "
    /// Whether no space follows commas and colons.
    var isCompact = false
    var lineEnd = "\n"

    /// Returns a value on one line.
    func text(_ value: JSONValue) -> String { isCompact ? value.compact : value.spaced }

    /// Returns a value on several lines, for a place on a line with the given indentation.
    func text(_ value: JSONValue, indentation: String) -> String {
        value.indented(by: indentation, unit: unit, lineEnd: lineEnd)
    }

    /// Returns an entry of a mapping. If `indentation` is `nil`, the value is on one line, otherwise on several.
    func entry(_ key: String, _ value: JSONValue, indentation: String?) -> String {
        let start = JSONValue.string(key).compact + (isCompact ? ":" : ": ")
        return start + (indentation.map { text(value, indentation: $0) } ?? text(value))
    }
}
