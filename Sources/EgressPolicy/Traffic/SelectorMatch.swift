extension LabelSelector {
    /// Returns whether the selector matches an object with these labels. All of `matchLabels` and `matchExpressions`
    /// must match (Kubernetes, LabelSelector v1 meta).
    package func matches(_ labels: [Label]) -> Bool {
        matchLabels.allSatisfy(labels.contains) && matchExpressions.allSatisfy { $0.matches(labels) }
    }

    /// Whether the selector selects everything.
    package var isAll: Bool { matchLabels.isEmpty && matchExpressions.isEmpty }
}

extension LabelRequirement {
    /// Returns whether the requirement matches. `NotIn` and `DoesNotExist` match if the labels do not contain the key.
    func matches(_ labels: [Label]) -> Bool {
        let value = labels.first { $0.key == key }?.value
        return switch condition {
        case .isIn: value.map(values.contains) ?? false
        case .notIn: value.map { !values.contains($0) } ?? true
        case .exists: value != nil
        case .doesNotExist: value == nil
        }
    }
}

extension LabelSelector: CustomStringConvertible {
    /// The selector in kubectl's syntax, such as `run=busybox,tier in (api,web),!old`. Empty if it selects everything.
    package var description: String {
        (matchLabels.map(\.description) + matchExpressions.map(\.description)).joined(separator: ",")
    }
}

extension LabelRequirement: CustomStringConvertible {
    package var description: String {
        switch condition {
        case .isIn: "\(key) in (\(values.joined(separator: ",")))"
        case .notIn: "\(key) notin (\(values.joined(separator: ",")))"
        case .exists: key
        case .doesNotExist: "!\(key)"
        }
    }
}

extension Label: CustomStringConvertible {
    package var description: String { "\(key)=\(value)" }
}
