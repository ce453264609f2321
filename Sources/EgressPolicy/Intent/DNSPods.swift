/// The pods of DNS servers: a namespace, and labels that all these pods have.
package struct DNSPods: Hashable, Sendable {
    package let namespace: String
    /// The labels, sorted by key. There is at least one.
    package let labels: [Label]

    /// The pods of the cluster's DNS server, which CoreDNS usually has too.
    static let kubeDNS = DNSPods(trusted: "kube-system", [("k8s-app", "kube-dns")])
    /// The pods of NodeLocal DNSCache where a local redirect policy of Cilium sends queries to them (Cilium, Local
    /// Redirect Policy).
    package static let nodeLocal = DNSPods(trusted: "kube-system", [("k8s-app", "node-local-dns")])
    /// The pods of OpenShift's DNS server.
    static let openshift = DNSPods(trusted: "openshift-dns", [("dns.operator.openshift.io/daemonset-dns", "default")])

    /// Parses `NAMESPACE/KEY=VALUE[,KEY=VALUE...]`. The first slash ends the namespace.
    ///
    /// - Throws: `ValueError` if Kubernetes would refuse the namespace or a label, if a key has two values, or if the text
    ///   has another form.
    init(_ text: Substring) throws(ValueError) {
        if let error = DNSError(labelsWithoutNamespace: text) { throw .dns(error) }
        do throws(ValueError) {
            try self.init(namespaceAndLabels: text)
        } catch {
            throw .dns(.pods(error))
        }
    }

    private init(namespaceAndLabels text: Substring) throws(ValueError) {
        let namespace = text.prefix { $0 != "/" }
        try KubernetesSyntax.checkLabel(String(namespace))
        let words = text[namespace.endIndex...].dropFirst().split(separator: ",", omittingEmptySubsequences: false)
        let labels = try words.map { word throws(ValueError) in
            guard word.contains("=") else { throw .word(String(word), .label(.noEqualsSign)) }
            return try Label(String(word))
        }
        self.init(namespace: String(namespace), labels: try Label.unique(labels))
    }

    init(namespace: String, labels: [Label]) {
        self.namespace = namespace
        self.labels = labels.sorted { $0.key < $1.key }
    }

    private init(trusted namespace: String, _ labels: [(key: String, value: String)]) {
        self.init(namespace: namespace, labels: LabelSelector(trustedLabels: labels).matchLabels)
    }

    /// Returns the namespace before the first slash of a text, or `nil` if no valid one is there.
    static func namespace(of text: Substring) -> String? {
        guard let slash = text.firstIndex(of: "/") else { return nil }
        let namespace = String(text[..<slash])
        return (try? KubernetesSyntax.checkLabel(namespace)).map { namespace }
    }

    /// The peer of the rule that allows connections to the pods.
    var peer: NetworkPolicyPeer {
        .pods(
            namespace: LabelSelector(trustedLabels: [(Workload.nameKey, namespace)]),
            pod: LabelSelector(matchLabels: labels))
    }
}

extension DNSPods: CustomStringConvertible {
    package var description: String { "\(namespace)/" + labels.map(\.description).joined(separator: ",") }
}
