internal import EgressModel
internal import EgressPolicy

/// Label selectors in the text of Calico's (Calico, Network policy, Selector).
///
/// Its `not in` takes pods without the label too, as `NotIn` of Kubernetes does. No label can hold a quote.
enum CalicoSelector {
    /// Bytes of one selector.
    static let limit = 1024

    static func text(_ selector: LabelSelector) -> String {
        guard selector != .all else { return "all()" }
        let labels = selector.matchLabels.map { "\($0.key) == '\($0.value)'" }
        return (labels + selector.matchExpressions.map(text)).joined(separator: " && ")
    }

    private static func text(_ requirement: LabelRequirement) -> String {
        let values = requirement.values.map { "'\($0)'" }.joined(separator: ", ")
        return switch requirement.condition {
        case .isIn: "\(requirement.key) in {\(values)}"
        case .notIn: "\(requirement.key) not in {\(values)}"
        case .exists: "has(\(requirement.key))"
        case .doesNotExist: "!has(\(requirement.key))"
        }
    }

    /// Reads what `text` writes, and no more of Calico's syntax.
    ///
    /// - Throws: `FormatError`.
    static func selector(_ text: String) throws(FormatError) -> LabelSelector {
        guard text != "all()" else { return .all }
        var labels: [Label] = []
        var requirements: [LabelRequirement] = []
        for part in text.split(separator: " && ", omittingEmptySubsequences: false) {
            if let (key, value) = halves(part, " == ") {
                labels.append(try Label(key: key, value: try unquoted(value[...])))
            } else {
                requirements.append(try requirement(part))
            }
        }
        return LabelSelector(matchLabels: labels, matchExpressions: requirements)
    }

    private static func requirement(_ part: Substring) throws(FormatError) -> LabelRequirement {
        if let (key, values) = halves(part, " not in ") {
            return try LabelRequirement(key: key, condition: .notIn, values: try list(values))
        }
        if let (key, values) = halves(part, " in ") {
            return try LabelRequirement(key: key, condition: .isIn, values: try list(values))
        }
        let call = part.hasPrefix("!") ? part.dropFirst() : part
        guard call.hasPrefix("has("), call.hasSuffix(")") else { throw unknown(part) }
        return try LabelRequirement(
            key: String(call.dropFirst(4).dropLast()), condition: part.hasPrefix("!") ? .doesNotExist : .exists)
    }

    private static func halves(_ part: Substring, _ sign: String) -> (String, String)? {
        guard let range = part.firstRange(of: sign) else { return nil }
        return (String(part[..<range.lowerBound]), String(part[range.upperBound...]))
    }

    private static func list(_ text: String) throws(FormatError) -> [String] {
        guard text.hasPrefix("{"), text.hasSuffix("}") else { throw unknown(text[...]) }
        var values: [String] = []
        for item in text.dropFirst().dropLast().split(separator: ", ", omittingEmptySubsequences: false) {
            values.append(try unquoted(item))
        }
        return values
    }

    private static func unquoted(_ text: Substring) throws(FormatError) -> String {
        guard text.count >= 2, text.first == "'", text.last == "'" else { throw unknown(text) }
        return String(text.dropFirst().dropLast())
    }

    private static func unknown(_ text: Substring) -> FormatError {
        FormatError("has '\(text)' in a selector, which is not of egressgen's")
    }
}
