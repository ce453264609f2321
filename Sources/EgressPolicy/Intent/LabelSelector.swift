/// A label: a key and a value.
package struct Label: Hashable, Sendable {
    package let key: String
    package let value: String

    /// Creates a label.
    ///
    /// - Throws: `ValueError` if Kubernetes would refuse the key or the value.
    package init(key: String, value: String) throws(ValueError) {
        try KubernetesSyntax.checkLabelKey(key)
        try KubernetesSyntax.checkLabelValue(value)
        self.key = key
        self.value = value
    }

    /// Parses `KEY=VALUE`. The value can be empty.
    ///
    /// - Throws: `ValueError` if the text has no equals sign, or if Kubernetes would refuse the key or the value.
    package init(_ text: String) throws(ValueError) {
        guard let sign = text.firstIndex(of: "=") else { throw .label(.noEqualsSign) }
        try self.init(key: String(text[..<sign]), value: String(text[text.index(after: sign)...]))
    }

    /// Returns the labels without duplicates.
    ///
    /// - Throws: `ValueError` if a key has two values, because no object can have both.
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
    /// The operator of a requirement. The raw value is the operator's name in the API.
    package enum Operator: String, Sendable {
        case isIn = "In"
        case notIn = "NotIn"
        case exists = "Exists"
        case doesNotExist = "DoesNotExist"
    }

    package let key: String
    package let condition: Operator
    /// The values in sorted order. Empty for `Exists` and `DoesNotExist`.
    package let values: [String]

    /// Creates a requirement.
    ///
    /// - Throws: `ValueError` if Kubernetes would refuse the key or a value.
    package init(key: String, condition: Operator, values: [String] = []) throws(ValueError) {
        try KubernetesSyntax.checkLabelKey(key)
        for value in values { try KubernetesSyntax.checkLabelValue(value) }
        self.key = key
        self.condition = condition
        self.values = Set(values).sorted()
    }
}

/// A label selector (Kubernetes, LabelSelector v1 meta). A selector without requirements selects everything.
///
/// Two selectors are equal if they have the same requirements in any order, because API servers and other tools sort
/// the requirements.
package struct LabelSelector: Hashable, Sendable {
    package let matchLabels: [Label]
    package let matchExpressions: [LabelRequirement]

    /// The selector that selects everything.
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

extension LabelSelector {
    /// The name of the namespace, if the selector consists only of the name label that Kubernetes sets on every
    /// namespace.
    package var namespaceName: String? {
        guard matchExpressions.isEmpty, matchLabels.count == 1, let label = matchLabels.first,
            label.key == Workload.nameKey
        else { return nil }
        return label.value
    }
}
