/// How Cilium tells namespaces: by labels that it gives to their pods (Cilium, Using Kubernetes constructs in policy).
package enum CiliumNamespace {
    /// The label by which it knows the namespace of a pod.
    package static let nameKey = "io.kubernetes.pod.namespace"
    /// What stands before the key of a label of the namespace.
    package static let labelPrefix = "io.cilium.k8s.namespace.labels."

    /// The key at the pods for one of the namespace.
    package static func podKey(_ key: String) -> String {
        key == Workload.nameKey ? nameKey : labelPrefix + key
    }

    /// The key at the namespace for one of the pods; `nil` for a pod's own label.
    package static func namespaceKey(_ key: String) -> String? {
        guard key != nameKey else { return Workload.nameKey }
        return key.hasPrefix(labelPrefix) ? String(key.dropFirst(labelPrefix.count)) : nil
    }

    /// Cilium checks a key with `k8s.` and the prefix before it: 253 bytes before a slash, 63 without one.
    private static func limit(of key: String) -> Int { (key.contains("/") ? 253 : 63) - 4 - labelPrefix.utf8.count }

    /// Labels of the pods selected that Cilium reads as something else.
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
