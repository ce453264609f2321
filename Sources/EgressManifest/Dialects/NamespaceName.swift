internal import EgressPolicy

extension LabelSelector {
    /// The namespace that it selects by name alone, by the label that Kubernetes gives to every namespace.
    var namespaceName: String? {
        guard matchExpressions.isEmpty, matchLabels.count == 1, let label = matchLabels.first,
            label.key == Workload.nameKey
        else { return nil }
        return label.value
    }
}
