/// Writes strings as YAML scalars that both YAML 1.1 and YAML 1.2 readers read as the same string (YAML 1.1, types;
/// YAML 1.2.2, sections 7.3.3 and 10.3).
package enum YAMLScalar {
    /// Returns a string as a scalar. The scalar is plain if every reader reads it back correctly, otherwise quoted.
    package static func text(for string: String) -> String {
        guard needsQuotes(string) else { return string }
        let holdsEscapes = string.unicodeScalars.contains { !isPrintable($0) }
        let holdsDoubleQuoted = string.contains { $0 == "\"" || $0 == "\\" }
        return holdsDoubleQuoted && !holdsEscapes ? singleQuoted(string) : doubleQuoted(string)
    }

    /// Whether a reader could read the plain scalar as something other than this string.
    package static func needsQuotes(_ string: String) -> Bool {
        !isPlain(string) || YAMLImplicitType.matches(string)
    }

    /// Whether the string is a valid plain scalar in block context, unchanged and on one line.
    private static func isPlain(_ string: String) -> Bool {
        // Compare Unicode scalars: in Swift, a combining mark is part of the preceding character, but in YAML it is
        // not.
        let scalars = Array(string.unicodeScalars)
        guard let first = scalars.first, let last = scalars.last else { return false }
        guard first != " ", last != " ", last != ":", scalars.allSatisfy(isPrintable) else { return false }
        let pairs = zip(scalars, scalars.dropFirst())
        guard !pairs.contains(where: { $0 == ":" && $1 == " " || $0 == " " && $1 == "#" }) else { return false }
        guard !["---", "..."].contains(string.prefix(3)) || scalars.count > 3 && scalars[3] != " " else { return false }
        if "-?:".unicodeScalars.contains(first) { return scalars.count > 1 && scalars[1] != " " }
        return !",[]{}#&*!|>'\"%@`".unicodeScalars.contains(first)
    }

    /// Whether a Unicode scalar is printable on one line. Line breaks, tabs and scalars that need quotes are not.
    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20...0x7e, 0xa0...0x2027, 0x202a...0xd7ff, 0xe000...0xfefe, 0xff00...0xfffd, 0x10000...0x10ffff: true
        default: false
        }
    }

    private static func singleQuoted(_ string: String) -> String {
        string.unicodeScalars.reduce(into: "'") { $0 += $1 == "'" ? "''" : "\($1)" } + "'"
    }

    private static func doubleQuoted(_ string: String) -> String {
        var text = "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"", "\\": text += "\\\(scalar)"
            case "\n": text += "\\n"
            case "\t": text += "\\t"
            case "\r": text += "\\r"
            case _ where isPrintable(scalar): text.unicodeScalars.append(scalar)
            default: text += escape(scalar)
            }
        }
        return text + "\""
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16)
        let (letter, width) = scalar.value > 0xffff ? ("U", 8) : scalar.value > 0xff ? ("u", 4) : ("x", 2)
        return "\\\(letter)" + String(repeating: "0", count: width - digits.count) + digits
    }
}
