public import EgressModel

/// One label as key and value.
public struct Label: Hashable, Sendable {
    public let key: String
    public let value: String

    /// - Throws: `FormatError` where Kubernetes would refuse the key or the value.
    public init(key: String, value: String) throws(FormatError) {
        try KubernetesSyntax.checkLabelKey(key)
        try KubernetesSyntax.checkLabelValue(value)
        self.key = key
        self.value = value
    }

    /// Reads `KEY=VALUE`; the value may be empty.
    ///
    /// - Throws: `FormatError`.
    public init(_ text: String) throws(FormatError) {
        guard let sign = text.firstIndex(of: "=") else {
            throw FormatError("has no '='", hint: "write KEY=VALUE, as in run=busybox")
        }
        try self.init(key: String(text[..<sign]), value: String(text[text.index(after: sign)...]))
    }

    /// The labels once each, as nothing has two values of one key.
    ///
    /// - Throws: `FormatError` for a key with two values.
    public static func unique(_ labels: [Label]) throws(FormatError) -> [Label] {
        var unique: [Label] = []
        for label in labels where !unique.contains(label) {
            guard let other = unique.first(where: { $0.key == label.key }) else {
                unique.append(label)
                continue
            }
            throw FormatError("'\(label.key)' has the two values '\(other.value)' and '\(label.value)'")
        }
        return unique
    }
}

/// One requirement of a selector's `matchExpressions`.
public struct LabelRequirement: Hashable, Sendable {
    /// The operator, spelled as the API spells it.
    public enum Operator: String, Sendable {
        case isIn = "In"
        case notIn = "NotIn"
        case exists = "Exists"
        case doesNotExist = "DoesNotExist"
    }

    public let key: String
    public let condition: Operator
    /// Sorted; none for `Exists` and `DoesNotExist`.
    public let values: [String]

    /// - Throws: `FormatError` where Kubernetes would refuse the key or a value.
    public init(key: String, condition: Operator, values: [String] = []) throws(FormatError) {
        try KubernetesSyntax.checkLabelKey(key)
        for value in values { try KubernetesSyntax.checkLabelValue(value) }
        self.key = key
        self.condition = condition
        self.values = Set(values).sorted()
    }
}

/// A label selector (Kubernetes, LabelSelector v1 meta); without any requirement it selects all.
///
/// Two are equal where they have the same requirements in whatever order, for API servers and other tools sort them.
public struct LabelSelector: Hashable, Sendable {
    public let matchLabels: [Label]
    public let matchExpressions: [LabelRequirement]

    /// Selects everything.
    public static let all = LabelSelector(matchLabels: [], matchExpressions: [])

    public init(matchLabels: [Label], matchExpressions: [LabelRequirement] = []) {
        self.matchLabels = matchLabels
        self.matchExpressions = matchExpressions
    }

    public static func == (left: LabelSelector, right: LabelSelector) -> Bool {
        Set(left.matchLabels) == Set(right.matchLabels) && Set(left.matchExpressions) == Set(right.matchExpressions)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(Set(matchLabels))
        hasher.combine(Set(matchExpressions))
    }
}
