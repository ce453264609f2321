internal import EgressModel
internal import EgressPolicy

extension LabelSelector {
    /// Selects the namespace of a name, by the label that Kubernetes gives to every namespace.
    static func namespace(_ name: String) throws(PolicyReadError) -> LabelSelector {
        LabelSelector(
            matchLabels: [
                try PolicyReader.valid { () throws(FormatError) in try Label(key: namespaceKey, value: name) }
            ])
    }

    /// The namespace that it selects by name alone.
    var namespaceName: String? {
        guard matchExpressions.isEmpty, matchLabels.count == 1, let label = matchLabels.first,
            label.key == Self.namespaceKey
        else { return nil }
        return label.value
    }

    private static let namespaceKey = "kubernetes.io/metadata.name"
}
