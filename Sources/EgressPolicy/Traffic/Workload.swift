/// A pod as policies identify it: its labels, its namespace and the labels of the namespace.
package struct Workload: Hashable, Sendable {
    package let namespace: String
    package let labels: [Label]
    /// The labels of the namespace, including `kubernetes.io/metadata.name`, which the API server sets.
    package let namespaceLabels: [Label]

    /// The key of the label that contains the name of a namespace (Kubernetes, Well-Known Labels).
    package static let nameKey = "kubernetes.io/metadata.name"

    /// Creates a pod.
    ///
    /// - Throws: `ValueError` if Kubernetes would refuse the namespace, or if the key of a label has two values.
    package init(namespace: String, labels: [Label], namespaceLabels: [Label] = []) throws(ValueError) {
        try KubernetesSyntax.checkLabel(namespace)
        self.namespace = namespace
        self.labels = try Label.unique(labels)
        self.namespaceLabels = try Label.unique([Label(key: Self.nameKey, value: namespace)] + namespaceLabels)
    }
}
