/// A selector in kubectl's syntax: `tier in (web,api)`, `env notin (dev)`, `a=b`, `a==b`, `a!=b`, `a`, `!a`, or several
/// of these forms separated by commas (Kubernetes, Labels and Selectors).
package struct SelectorExpression: Hashable, Sendable {
    /// The labels from the forms `a=b` and `a==b`.
    package let labels: [Label]
    /// The requirements from all other forms, in the order in which they are written.
    package let requirements: [LabelRequirement]

    /// Parses a selector.
    ///
    /// - Throws: `ValueError` if a part of the selector is invalid.
    package init(_ text: String) throws(ValueError) {
        var labels: [Label] = []
        var requirements: [LabelRequirement] = []
        for part in Self.parts(of: text) {
            if let label = try Self.label(part) {
                labels.append(label)
            } else {
                requirements.append(try Self.requirement(part))
            }
        }
        self.labels = labels
        self.requirements = requirements
    }

    /// Splits the text at the commas outside parentheses.
    private static func parts(of text: String) -> [Substring] {
        var parts: [Substring] = []
        var start = text.startIndex
        var depth = 0
        for index in text.indices {
            switch text[index] {
            case "(": depth += 1
            case ")": depth -= 1
            case "," where depth == 0:
                parts.append(text[start..<index])
                start = text.index(after: index)
            default: break
            }
        }
        return (parts + [text[start...]]).map(trimmed)
    }

    private static func label(_ part: Substring) throws(ValueError) -> Label? {
        guard let sign = part.firstIndex(of: "="), !part[..<sign].hasSuffix("!") else { return nil }
        let value = part[part.index(after: sign)...]
        return try Label(
            key: String(trimmed(part[..<sign])),
            value: String(trimmed(value.hasPrefix("=") ? value.dropFirst() : value)))
    }

    private static func requirement(_ part: Substring) throws(ValueError) -> LabelRequirement {
        if let sign = part.firstRange(of: "!=") {
            let key = String(trimmed(part[..<sign.lowerBound]))
            return try LabelRequirement(
                key: key, condition: .notIn, values: [String(trimmed(part[sign.upperBound...]))])
        }
        if part.hasPrefix("!") {
            return try LabelRequirement(key: String(trimmed(part.dropFirst())), condition: .doesNotExist)
        }
        guard let parenthesis = part.firstIndex(of: "(") else {
            return try LabelRequirement(key: String(part), condition: .exists)
        }
        return try setRequirement(head: part[..<parenthesis], values: part[parenthesis...])
    }

    private static func setRequirement(head: Substring, values: Substring) throws(ValueError) -> LabelRequirement {
        let words = head.split(whereSeparator: isBlank)
        guard words.count == 2, values.hasSuffix(")"), let condition = condition(words[1]) else {
            throw .label(.notRequirement("\(head)\(values)"))
        }
        let list = values.dropFirst().dropLast().split(separator: ",", omittingEmptySubsequences: false)
        return try LabelRequirement(
            key: String(words[0]), condition: condition, values: list.map { String(trimmed($0)) })
    }

    private static func condition(_ word: Substring) -> LabelRequirement.Operator? {
        switch word {
        case "in": .isIn
        case "notin": .notIn
        default: nil
        }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let start = text.drop(while: isBlank)
        guard let last = start.lastIndex(where: { !isBlank($0) }) else { return start.prefix(0) }
        return start[...last]
    }

    /// Returns whether kubectl ignores the character between words.
    private static func isBlank(_ character: Character) -> Bool {
        [" ", "\t", "\n", "\r", "\r\n"].contains(character)
    }
}
