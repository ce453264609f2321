/// How Cilium identifies namespaces: by labels that it adds to their pods (Cilium, Using Kubernetes constructs in
/// policy).
package enum CiliumNamespace {
    /// The key of the pod label that contains the name of the pod's namespace.
    package static let nameKey = "io.kubernetes.pod.namespace"
    /// The prefix of pod labels that contain a label of the pod's namespace.
    package static let labelPrefix = "io.cilium.k8s.namespace.labels."

    /// Returns the key of the pod label that stands for a label of the namespace.
    package static func podKey(_ key: String) -> String {
        key == Workload.nameKey ? nameKey : labelPrefix + key
    }

    /// Returns the key of the namespace label that a pod label stands for, or `nil` if the label is the pod's own.
    package static func namespaceKey(_ key: String) -> String? {
        guard key != nameKey else { return Workload.nameKey }
        return key.hasPrefix(labelPrefix) ? String(key.dropFirst(labelPrefix.count)) : nil
    }

    /// Returns the maximum length in bytes of a namespace label's key, or of its part before the slash. Cilium
    /// validates the key with `k8s.` and `labelPrefix` in front of it and allows 253 bytes before a slash, or 63 bytes
    /// without one.
    private static func limit(of key: String) -> Int { (key.contains("/") ? 253 : 63) - 4 - labelPrefix.utf8.count }

    /// Returns an objection for each label of a pod selector that Cilium interprets differently.
    static func objections(to pods: LabelSelector) -> [DialectObjection] {
        let keys = pods.matchLabels.map(\.key) + pods.matchExpressions.map(\.key)
        return keys.filter { $0 == nameKey || $0.hasPrefix("io.cilium.") }.map { .ciliumLabel(key: $0) }
    }

    static func objections(to ingress: IngressIntent) -> [DialectObjection] {
        let strange = ingress.pods.filter { namespaceKey($0.key) != nil }
        let long = ingress.namespaces.filter { label in
            (label.key.split(separator: "/").first?.utf8.count ?? 0) > limit(of: label.key)
        }
        return strange.map { .namespaceLabel($0) } + long.map { .longKey($0) }
    }
}
