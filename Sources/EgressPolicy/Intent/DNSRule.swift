package import EgressModel

/// A DNS profile: the servers to which pods may send DNS queries. Each profile becomes one egress rule.
package enum DNSRule: Hashable, Sendable {
    /// UDP port 53 of all addresses and of all pods. The rule lists pods too, because network plugins of the Cilium
    /// family never match pods by address.
    case any
    /// The cluster's own DNS pods in kube-system.
    case kubeDNS
    /// NodeLocal DNSCache, which runs in the host network (Kubernetes, NodeLocal DNSCache).
    case nodeLocal
    /// Cloud DNS for GKE, which answers queries at the address of the metadata server.
    case gke
    /// OpenShift's DNS pods, which listen on port 5353.
    case openshift
    /// The user's own DNS server or servers.
    case block(CIDRBlock)

    /// The profiles that have a name, with their names.
    package static let profiles: [(word: String, rule: DNSRule)] = [
        ("any", .any), ("kube-dns", .kubeDNS), ("node-local", .nodeLocal), ("gke", .gke), ("openshift", .openshift),
    ]

    /// Parses the name of a profile, an address or a block.
    ///
    /// - Throws: `ValueError` if the text is none of these.
    package init(_ text: String) throws(ValueError) {
        if let profile = Self.profiles.first(where: { $0.word == text }) {
            self = profile.rule
            return
        }
        guard text.contains(":") || text.first?.isNumber == true else { throw .dns(.notProfile) }
        self = .block(try ValueError.reading(CIDRBlock(text)))
    }

    /// Returns the egress rule for a policy that contains addresses of `family`.
    package func egressRule(family: AddressFamily) -> NetworkPolicyRule {
        switch self {
        case .any:
            let blocks = family == .ipv4 ? [Self.everyIPv4] : [Self.everyIPv4, Self.everyIPv6]
            return NetworkPolicyRule(
                peers: blocks.map { .ipBlock($0) } + [.pods(namespace: .all, pod: nil)],
                ports: PortList([PortRange(.udp, 53)]))
        case .kubeDNS:
            return Self.pods(namespace: "kube-system", labels: Self.kubeDNSPods, port: 53)
        case .nodeLocal:
            return Self.server(CIDRBlock(.ipv4(IPv4Address(bits: 0xa9fe_140a))))
        case .gke:
            return Self.server(CIDRBlock(.ipv4(IPv4Address(bits: 0xa9fe_a9fe))))
        case .openshift:
            return Self.pods(namespace: "openshift-dns", labels: Self.openshiftPods, port: 5353)
        case .block(let block):
            return Self.server(block)
        }
    }

    private static let everyIPv4 = CIDRBlock(containing: .ipv4(IPv4Address(bits: 0)), prefixLength: 0)
    private static let everyIPv6 = CIDRBlock(containing: .ipv6(IPv6Address(bits: 0)), prefixLength: 0)
    private static let kubeDNSPods = LabelSelector(trustedLabels: [("k8s-app", "kube-dns")])
    private static let openshiftPods = LabelSelector(
        trustedLabels: [("dns.operator.openshift.io/daemonset-dns", "default")])

    private static func server(_ block: CIDRBlock) -> NetworkPolicyRule {
        NetworkPolicyRule(peers: [.ipBlock(block)], ports: bothTransports(53))
    }

    private static func pods(namespace: String, labels: LabelSelector, port: UInt16) -> NetworkPolicyRule {
        let namespace = LabelSelector(trustedLabels: [("kubernetes.io/metadata.name", namespace)])
        return NetworkPolicyRule(peers: [.pods(namespace: namespace, pod: labels)], ports: bothTransports(port))
    }

    private static func bothTransports(_ port: UInt16) -> PortList {
        PortList([PortRange(.tcp, port), PortRange(.udp, port)])
    }
}

extension DNSRule: CustomStringConvertible {
    package var description: String {
        if case .block(let block) = self { return block.description }
        return Self.profiles.first { $0.rule == self }?.word ?? ""
    }
}
