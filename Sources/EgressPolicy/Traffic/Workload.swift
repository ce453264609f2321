/// A pod as policies see it: its labels, its namespace and that namespace's labels.
package struct Workload: Hashable, Sendable {
    package let namespace: String
    package let labels: [Label]
    /// With `kubernetes.io/metadata.name`, which the API server sets itself.
    package let namespaceLabels: [Label]

    /// The label that carries a namespace's name (Kubernetes, Well-Known Labels).
    package static let nameKey = "kubernetes.io/metadata.name"

    /// - Throws: `ValueError` for a namespace that Kubernetes would refuse, and for labels of one key with two values.
    package init(namespace: String, labels: [Label], namespaceLabels: [Label] = []) throws(ValueError) {
        try KubernetesSyntax.checkLabel(namespace)
        self.namespace = namespace
        self.labels = try Label.unique(labels)
        self.namespaceLabels = try Label.unique([Label(key: Self.nameKey, value: namespace)] + namespaceLabels)
    }
}
