package import EgressModel

/// The servers to which a DNS profile allows queries.
package enum DNSServers: Hashable, Sendable {
    /// All addresses and all pods. The rule lists pods too, because network plugins of the Cilium family never match
    /// pods by address.
    case any
    /// The cluster's own DNS pods in kube-system.
    case kubeDNS
    /// NodeLocal DNSCache, which runs in the host network (Kubernetes, NodeLocal DNSCache).
    case nodeLocal
    /// Cloud DNS for GKE, which answers queries at the address of the metadata server.
    case gke
    /// OpenShift's DNS pods, which listen on port 5353.
    case openshift
    /// Other DNS pods.
    case pods(DNSPods)
    /// The user's own DNS server or servers.
    case block(CIDRBlock)

    /// The servers that have a name, with their names.
    package static let named: [(word: String, servers: DNSServers)] = [
        ("any", .any), ("kube-dns", .kubeDNS), ("node-local", .nodeLocal), ("gke", .gke), ("openshift", .openshift),
    ]

    /// The port of the servers if the user gives none.
    var defaultPort: UInt16 { self == .openshift ? 5353 : 53 }

    /// The addresses of the servers, or `nil` if they are not one block.
    var block: CIDRBlock? {
        switch self {
        case .nodeLocal: CIDRBlock(.ipv4(IPv4Address(bits: 0xa9fe_140a)))
        case .gke: CIDRBlock(.ipv4(IPv4Address(bits: 0xa9fe_a9fe)))
        case .block(let block): block
        case .any, .kubeDNS, .openshift, .pods: nil
        }
    }

    /// The pods of the servers, or `nil` if they are not selected by labels.
    var pods: DNSPods? {
        switch self {
        case .kubeDNS: .kubeDNS
        case .openshift: .openshift
        case .pods(let pods): pods
        case .any, .nodeLocal, .gke, .block: nil
        }
    }

    /// Returns the peers of a rule in a policy that contains addresses of `family`.
    func peers(_ family: AddressFamily) -> [NetworkPolicyPeer] {
        if let block { return [.ipBlock(block)] }
        if let pods { return [pods.peer] }
        let everywhere = family == .ipv4 ? [Self.everyIPv4] : [Self.everyIPv4, Self.everyIPv6]
        return everywhere.map { .ipBlock($0) } + [.pods(namespace: .all, pod: nil)]
    }

    private static let everyIPv4 = CIDRBlock(containing: .ipv4(IPv4Address(bits: 0)), prefixLength: 0)
    private static let everyIPv6 = CIDRBlock(containing: .ipv6(IPv6Address(bits: 0)), prefixLength: 0)
}

extension DNSServers: CustomStringConvertible {
    package var description: String {
        switch self {
        case .pods(let pods): pods.description
        case .block(let block): block.description
        case .any, .kubeDNS, .nodeLocal, .gke, .openshift: Self.named.first { $0.servers == self }?.word ?? ""
        }
    }
}
