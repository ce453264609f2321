extension LabelSelector {
    /// Whether something with these labels is selected: by every label and every requirement (Kubernetes, LabelSelector
    /// v1 meta).
    package func matches(_ labels: [Label]) -> Bool {
        matchLabels.allSatisfy(labels.contains) && matchExpressions.allSatisfy { $0.matches(labels) }
    }

    /// Whether it selects everything.
    package var isAll: Bool { matchLabels.isEmpty && matchExpressions.isEmpty }
}

extension LabelRequirement {
    /// `NotIn` and `DoesNotExist` hold where the key is missing too.
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
    /// As kubectl reads and writes it, `run=busybox,tier in (api,web),!old`; empty where it selects everything.
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
