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
        return keys.filter(isCiliums).map { .ciliumLabel(key: $0) }
    }

    /// Returns an objection for each DNS profile whose pods have a label that Cilium interprets differently.
    static func objections(to dns: [DNSRule]) -> [DialectObjection] {
        let strange = dns.filter { $0.servers.pods?.labels.contains { isCiliums($0.key) } == true }
        return strange.map { .dnsLabel($0) }
    }

    static func objections(to ingress: IngressIntent) -> [DialectObjection] {
        let strange = ingress.pods.filter { namespaceKey($0.key) != nil }
        let long = ingress.namespaces.filter { label in
            (label.key.split(separator: "/").first?.utf8.count ?? 0) > limit(of: label.key)
        }
        return strange.map { .namespaceLabel($0) } + long.map { .longKey($0) }
    }

    /// Returns whether Cilium sets the label with this key itself.
    private static func isCiliums(_ key: String) -> Bool { key == nameKey || key.hasPrefix("io.cilium.") }
}

extension CiliumNamespace {
    /// The sources that a policy of Cilium can write before the key of a label.
    private static let sources = ["k8s:", "any:"]

    /// Returns the pods that labels in Cilium's form select. There, the namespace is a label, and a key can have a
    /// source. Parts that the text does not have are those of the cluster's own DNS pods. Returns `nil` for labels in
    /// another form.
    static func pods(of text: Substring) -> DNSPods? {
        let namespace = DNSPods.namespace(of: text)
        let rest = namespace.map { text.dropFirst($0.count + 1) } ?? text
        let words = rest.split(separator: ",").map { word in
            let source = sources.first { word.hasPrefix($0) } ?? ""
            return (hasSource: !source.isEmpty, label: word.dropFirst(source.count).prefix { $0 != ":" })
        }
        let labels = words.compactMap { try? Label(String($0.label)) }
        let name = labels.first { $0.key == nameKey }?.value
        guard name != nil || words.contains(where: \.hasSource) else { return nil }
        let own = (try? Label.unique(labels.filter { $0.key != nameKey })) ?? []
        let valid = name.flatMap { DNSPods.namespace(of: "\($0)/") }
        return DNSPods(
            namespace: valid ?? namespace ?? DNSPods.kubeDNS.namespace,
            labels: own.isEmpty ? DNSPods.kubeDNS.labels : own)
    }
}
