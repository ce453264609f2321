public import EgressModel

/// A pod as policies see it: its labels, its namespace and that namespace's labels.
public struct Workload: Hashable, Sendable {
    public let namespace: String
    public let labels: [Label]
    /// With `kubernetes.io/metadata.name`, which the API server sets itself.
    public let namespaceLabels: [Label]

    /// The label that carries a namespace's name (Kubernetes, Well-Known Labels).
    public static let nameKey = "kubernetes.io/metadata.name"

    /// - Throws: `FormatError` for a namespace that Kubernetes would refuse, and for labels of one key with two values.
    public init(namespace: String, labels: [Label], namespaceLabels: [Label] = []) throws(FormatError) {
        try KubernetesSyntax.checkLabel(namespace)
        self.namespace = namespace
        self.labels = try Label.unique(labels)
        self.namespaceLabels = try Label.unique([Label(key: Self.nameKey, value: namespace)] + namespaceLabels)
    }
}

extension Workload: CustomStringConvertible {
    public var description: String {
        "pod \(labels.map(\.description).joined(separator: ",")) of namespace \(namespace)"
    }
}
