internal import EgressModel
internal import EgressPolicy

/// Label selectors in the syntax of Calico (Calico, Network policy, Selector).
///
/// `not in` also matches pods without the label, as `NotIn` does in Kubernetes. No label can contain a quotation mark,
/// so values need no escapes.
enum CalicoSelector {
    /// The maximum size of a selector in bytes.
    static let limit = 1024

    static func text(_ selector: LabelSelector) -> String {
        guard selector != .all else { return "all()" }
        let labels = selector.matchLabels.map { "\($0.key) == '\($0.value)'" }
        return (labels + selector.matchExpressions.map(text)).joined(separator: " && ")
    }

    /// The key of the label that Calico itself sets on every pod, and on nothing else.
    private static let podKey = "projectcalico.org/orchestrator"

    /// Returns the selector of an address set in the namespace of the policy. The selector of a rule matches pods too, so
    /// it excludes them: whoever can label a pod must not be able to open the policy.
    static func text(ofSet name: String) -> String {
        "\(ReferencedSet.labelKey) == '\(name)' && !has(\(podKey))"
    }

    /// Returns the name of the address set that a text selects in the form that `text(ofSet:)` writes; `nil` if it selects
    /// something else.
    static func setName(_ text: String) -> String? {
        guard let start = text.firstRange(of: "'"), let end = text[start.upperBound...].firstRange(of: "'") else {
            return nil
        }
        let name = String(text[start.upperBound..<end.lowerBound])
        return text == self.text(ofSet: name) ? name : nil
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

    /// Reads a selector in the form that `text` writes. The rest of Calico's syntax is not supported.
    ///
    /// - Throws: `PolicyReadError` if the text has any other form.
    static func selector(_ text: String) throws(PolicyReadError) -> LabelSelector {
        guard text != "all()" else { return .all }
        var labels: [Label] = []
        var requirements: [LabelRequirement] = []
        for part in text.split(separator: " && ", omittingEmptySubsequences: false) {
            if let (key, value) = halves(part, " == ") {
                labels.append(try label(key, value: value))
            } else {
                requirements.append(try requirement(part))
            }
        }
        return LabelSelector(matchLabels: labels, matchExpressions: requirements)
    }

    private static func label(_ key: String, value: String) throws(PolicyReadError) -> Label {
        let value = try unquoted(value[...])
        return try PolicyReader.valid { () throws(ValueError) in try Label(key: key, value: value) }
    }

    private static func requirement(_ part: Substring) throws(PolicyReadError) -> LabelRequirement {
        if let (key, values) = halves(part, " not in ") {
            return try requirement(key, .notIn, try list(values))
        }
        if let (key, values) = halves(part, " in ") {
            return try requirement(key, .isIn, try list(values))
        }
        let call = part.hasPrefix("!") ? part.dropFirst() : part
        guard call.hasPrefix("has("), call.hasSuffix(")") else { throw unknown(part) }
        return try requirement(String(call.dropFirst(4).dropLast()), part.hasPrefix("!") ? .doesNotExist : .exists)
    }

    private static func requirement(
        _ key: String, _ condition: LabelRequirement.Operator, _ values: [String] = []
    ) throws(PolicyReadError) -> LabelRequirement {
        try PolicyReader.valid { () throws(ValueError) in
            try LabelRequirement(key: key, condition: condition, values: values)
        }
    }

    private static func halves(_ part: Substring, _ sign: String) -> (String, String)? {
        guard let range = part.firstRange(of: sign) else { return nil }
        return (String(part[..<range.lowerBound]), String(part[range.upperBound...]))
    }

    private static func list(_ text: String) throws(PolicyReadError) -> [String] {
        guard text.hasPrefix("{"), text.hasSuffix("}") else { throw unknown(text[...]) }
        var values: [String] = []
        for item in text.dropFirst().dropLast().split(separator: ", ", omittingEmptySubsequences: false) {
            values.append(try unquoted(item))
        }
        return values
    }

    private static func unquoted(_ text: Substring) throws(PolicyReadError) -> String {
        guard text.count >= 2, text.first == "'", text.last == "'" else { throw unknown(text) }
        return String(text.dropFirst().dropLast())
    }

    private static func unknown(_ text: Substring) -> PolicyReadError {
        .content(.calico(.selector(String(text))))
    }
}
