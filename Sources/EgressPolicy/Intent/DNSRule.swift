package import EgressModel

/// Where pods may ask for names: one DNS profile, which becomes one egress rule.
package enum DNSRule: Hashable, Sendable {
    /// UDP 53 to anywhere, and to all pods, because Cilium-family plugins never match pods by address.
    case any
    /// The cluster's own DNS pods in kube-system.
    case kubeDNS
    /// NodeLocal DNSCache, which runs in the host's network (Kubernetes, NodeLocal DNSCache).
    case nodeLocal
    /// Cloud DNS for GKE, which answers at the metadata server's address.
    case gke
    /// OpenShift's DNS pods, which listen on 5353.
    case openshift
    /// A server or servers of one's own.
    case block(CIDRBlock)

    /// The profiles that have a name, and the name of each.
    package static let profiles: [(word: String, rule: DNSRule)] = [
        ("any", .any), ("kube-dns", .kubeDNS), ("node-local", .nodeLocal), ("gke", .gke), ("openshift", .openshift),
    ]

    /// Reads a profile's name, an address or a block.
    ///
    /// - Throws: `ValueError`.
    package init(_ text: String) throws(ValueError) {
        if let profile = Self.profiles.first(where: { $0.word == text }) {
            self = profile.rule
            return
        }
        guard text.contains(":") || text.first?.isNumber == true else { throw .dns(.notProfile) }
        self = .block(try ValueError.reading(CIDRBlock(text)))
    }

    /// The egress rule for policies that hold addresses of `family`.
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
