/// One label as key and value.
package struct Label: Hashable, Sendable {
    package let key: String
    package let value: String

    /// - Throws: `ValueError` where Kubernetes would refuse the key or the value.
    package init(key: String, value: String) throws(ValueError) {
        try KubernetesSyntax.checkLabelKey(key)
        try KubernetesSyntax.checkLabelValue(value)
        self.key = key
        self.value = value
    }

    /// Reads `KEY=VALUE`; the value may be empty.
    ///
    /// - Throws: `ValueError`.
    package init(_ text: String) throws(ValueError) {
        guard let sign = text.firstIndex(of: "=") else { throw .label(.noEqualsSign) }
        try self.init(key: String(text[..<sign]), value: String(text[text.index(after: sign)...]))
    }

    /// The labels once each, as nothing has two values of one key.
    ///
    /// - Throws: `ValueError` for a key with two values.
    package static func unique(_ labels: [Label]) throws(ValueError) -> [Label] {
        var unique: [Label] = []
        for label in labels where !unique.contains(label) {
            guard let other = unique.first(where: { $0.key == label.key }) else {
                unique.append(label)
                continue
            }
            throw .label(.twoValues(key: label.key, other.value, label.value))
        }
        return unique
    }
}

/// One requirement of a selector's `matchExpressions`.
package struct LabelRequirement: Hashable, Sendable {
    /// The operator, spelled as the API spells it.
    package enum Operator: String, Sendable {
        case isIn = "In"
        case notIn = "NotIn"
        case exists = "Exists"
        case doesNotExist = "DoesNotExist"
    }

    package let key: String
    package let condition: Operator
    /// Sorted; none for `Exists` and `DoesNotExist`.
    package let values: [String]

    /// - Throws: `ValueError` where Kubernetes would refuse the key or a value.
    package init(key: String, condition: Operator, values: [String] = []) throws(ValueError) {
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
package struct LabelSelector: Hashable, Sendable {
    package let matchLabels: [Label]
    package let matchExpressions: [LabelRequirement]

    /// Selects everything.
    package static let all = LabelSelector(matchLabels: [], matchExpressions: [])

    package init(matchLabels: [Label], matchExpressions: [LabelRequirement] = []) {
        self.matchLabels = matchLabels
        self.matchExpressions = matchExpressions
    }

    package static func == (left: LabelSelector, right: LabelSelector) -> Bool {
        Set(left.matchLabels) == Set(right.matchLabels) && Set(left.matchExpressions) == Set(right.matchExpressions)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(Set(matchLabels))
        hasher.combine(Set(matchExpressions))
    }
}
