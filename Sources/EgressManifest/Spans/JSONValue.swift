/// A JSON value whose object members keep their order (RFC 8259).
package indirect enum JSONValue: Sendable {
    case null
    case bool(Bool)
    case number(Int)
    /// A number that is rounded to four decimal places in the text.
    case fraction(Double)
    case string(String)
    case array([JSONValue])
    case object([(key: String, value: JSONValue)])

    /// The value on several lines, indented by two spaces a level, with a final line end.
    package var indented: String { text(indent: "\n", unit: "  ") + "\n" }

    /// The value on one line without spaces.
    package var compact: String { text(indent: nil, unit: "") }

    /// Returns the value on several lines, for a place on a line with the given indentation, without a final line end.
    package func indented(by indentation: String, unit: String, lineEnd: String) -> String {
        text(indent: lineEnd + indentation, unit: unit)
    }

    /// The value on one line, with a space after each comma and colon.
    var spaced: String {
        switch self {
        case .array(let items): "[" + items.map(\.spaced).joined(separator: ", ") + "]"
        case .object(let members):
            "{" + members.map { Self.quoted($0.key) + ": " + $0.value.spaced }.joined(separator: ", ") + "}"
        default: compact
        }
    }

    /// Returns the value as text. `indent` is the line break and the white space of this level; each deeper level adds
    /// `unit`. If `indent` is `nil`, the text is on one line.
    private func text(indent: String?, unit: String) -> String {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .number(let value): "\(value)"
        case .fraction(let value): "\((value * 10_000).rounded() / 10_000)"
        case .string(let value): Self.quoted(value)
        case .array(let items):
            Self.enclosed("[", items.map { $0.text(indent: indent.map { $0 + unit }, unit: unit) }, "]", indent, unit)
        case .object(let members):
            Self.enclosed(
                "{",
                members.map { member in
                    Self.quoted(member.key) + (indent == nil ? ":" : ": ")
                        + member.value.text(indent: indent.map { $0 + unit }, unit: unit)
                }, "}", indent, unit)
        }
    }

    private static func enclosed(
        _ open: String, _ items: [String], _ close: String, _ indent: String?, _ unit: String
    ) -> String {
        guard !items.isEmpty, let indent else { return open + items.joined(separator: ",") + close }
        return open + items.map { indent + unit + $0 }.joined(separator: ",") + indent + close
    }

    private static func quoted(_ string: String) -> String {
        guard !string.utf8.allSatisfy(isUnescaped) else { return "\"" + string + "\"" }
        var text = "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"", "\\": text += "\\\(scalar)"
            case "\n": text += "\\n"
            case "\t": text += "\\t"
            case "\r": text += "\\r"
            case _ where scalar.properties.generalCategory == .control:
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }

    /// Whether a byte is a printable ASCII character that stands for itself, as almost all are.
    private static func isUnescaped(_ byte: UInt8) -> Bool {
        (0x20..<0x7f).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }
}
