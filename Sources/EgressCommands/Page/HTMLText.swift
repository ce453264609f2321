internal import Mustache

/// Escapes text for the content and the quoted attributes of HTML. Controls and marks that change the text direction
/// become visible.
struct HTMLText: MustacheContentType {
    func escapeText(_ text: String) -> String {
        // By scalars, because a quote with a combining mark after it is a different Character but still ends an attribute.
        TerminalText.escaped(text).unicodeScalars.reduce(into: "") { escaped, scalar in
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(Self.isNoncharacter(scalar) ? "\u{fffd}" : scalar)
            }
        }
    }

    /// Whether HTML does not allow the scalar (HTML, section 13.2.3.5).
    private static func isNoncharacter(_ scalar: Unicode.Scalar) -> Bool {
        (0xfdd0...0xfdef).contains(scalar.value) || scalar.value & 0xfffe == 0xfffe
    }
}
