/// Detects plain scalars that at least one YAML reader does not read as a string, but as a null, a boolean, a number, a
/// date, or one of the special keys `<<` and `=`.
///
/// The check covers the types of YAML 1.1 (yaml.org/type), the core schema of YAML 1.2, and the behavior of common
/// readers.
enum YAMLImplicitType {
    static func matches(_ string: String) -> Bool {
        if words.contains(string.lowercased()) { return true }
        let bytes = Array(string.utf8)
        return isNumber(bytes) || isTimestamp(bytes)
    }

    /// The words in lower case. Readers accept different capitalizations (`y`, `Y`, `nULL`), so the check ignores case.
    private static let words: Set<String> = [
        "", "~", "null", "y", "n", "yes", "no", "on", "off", "true", "false", "<<", "=",
        ".nan", ".inf", "+.inf", "-.inf",
    ]

    /// Whether the text is an integer or a float in any base, base 60 included. It may have a sign, underscores and an
    /// exponent.
    private static func isNumber(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { rest = rest.dropFirst() }
        guard let first = rest.first, isDigit(first) || first == UInt8(ascii: ".") else { return false }
        let count = rest.count
        rest = rest.filter { $0 != UInt8(ascii: "_") }[...]
        // PyYAML recognizes `0x_` as a number, and then fails to convert it.
        if first == UInt8(ascii: "0"), count > 2, rest.count > 1, let isDigitOfBase = digits(ofBase: rest[1]) {
            return rest.dropFirst(2).allSatisfy(isDigitOfBase)
        }
        return rest.contains(UInt8(ascii: ":")) ? isSexagesimal(rest) : isDecimal(rest)
    }

    private static func digits(ofBase letter: UInt8) -> ((UInt8) -> Bool)? {
        switch letter | 0x20 {
        case UInt8(ascii: "x"): isHexDigit
        case UInt8(ascii: "o"), UInt8(ascii: "b"): isDigit
        default: nil
        }
    }

    /// Whether the text consists of digits with at most one point, and an optional exponent.
    private static func isDecimal(_ bytes: ArraySlice<UInt8>) -> Bool {
        let parts = bytes.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 | 0x20 == UInt8(ascii: "e") }
        let mantissa = parts[0].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard mantissa.count <= 2, mantissa.contains(where: { !$0.isEmpty }), mantissa.joined().allSatisfy(isDigit)
        else {
            return false
        }
        guard parts.count == 2 else { return true }
        let signs = parts[1].first.map { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") } ?? false
        let exponent = signs ? parts[1].dropFirst() : parts[1]
        return !exponent.isEmpty && exponent.allSatisfy(isDigit)
    }

    /// Whether the text is a number in base 60, such as `190:20:30` or `190:20:30.15`.
    private static func isSexagesimal(_ bytes: ArraySlice<UInt8>) -> Bool {
        let groups = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard let last = groups.last, let first = groups.first, !first.isEmpty else { return false }
        let whole = last.prefix { $0 != UInt8(ascii: ".") }
        return groups.dropLast().allSatisfy { $0.allSatisfy(isDigit) && !$0.isEmpty }
            && (1...2).contains(whole.count) && last.allSatisfy { isDigit($0) || $0 == UInt8(ascii: ".") }
    }

    /// Whether the text is a date, alone or followed by a time of day.
    private static func isTimestamp(_ bytes: [UInt8]) -> Bool {
        let parts = bytes.split(separator: UInt8(ascii: "-"), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].count == 4, (1...2).contains(parts[1].count), let first = parts[2].first,
            isDigit(first), (parts[0] + parts[1]).allSatisfy(isDigit)
        else { return false }
        let rest = parts[2].drop(while: isDigit)
        guard let separator = rest.first else { return parts[2].count <= 2 }
        return "Tt \t".utf8.contains(separator)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        isDigit(byte) || (0x61...0x66).contains(byte | 0x20)
    }
}
