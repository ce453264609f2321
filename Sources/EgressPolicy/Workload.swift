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
        self.labels = try Self.unique(labels)
        self.namespaceLabels = try Self.unique([Label(key: Self.nameKey, value: namespace)] + namespaceLabels)
    }

    private static func unique(_ labels: [Label]) throws(FormatError) -> [Label] {
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

extension Workload: CustomStringConvertible {
    public var description: String {
        "pod \(labels.map(\.description).joined(separator: ",")) of namespace \(namespace)"
    }
}
