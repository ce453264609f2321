package import EgressModel

/// The forwarder of a workload, which other DNS servers ask.
package struct WorkloadForwarder: Hashable, Sendable {
    package let port: UInt16
    /// Whether it listens on both IPv4 and IPv6.
    package let isDualStack: Bool
    /// The addresses of its clients.
    package let clients: [CIDRBlock]
    /// The servers that it asks, in order of preference.
    package let upstreams: [NameServer]

    /// The first port that every user may listen on (Linux, ip_unprivileged_port_start).
    private static let firstUnprivilegedPort: UInt16 = 1024

    /// Creates a forwarder.
    ///
    /// - Throws: `ValueError` if the workload already has another port with this number, if the number is zero, or if the
    ///   user of the container might not be allowed to listen on it.
    package init(
        port: UInt16, isDualStack: Bool, clients: [CIDRBlock], upstreams: [NameServer]
    ) throws(ValueError) {
        guard port != 0, port != RefreshWorkload.port else { throw .workload(.unusablePort(port)) }
        guard port >= Self.firstUnprivilegedPort else { throw .workload(.privilegedPort(port)) }
        self.port = port
        self.isDualStack = isDualStack
        self.clients = clients
        self.upstreams = upstreams
    }

    /// The rule that allows the clients to ask. Some plugins never match pods by their addresses, so the rule has the pods
    /// of the cluster's DNS server besides.
    var ingressRule: NetworkPolicyRule {
        NetworkPolicyRule(
            peers: clients.sorted().map { .ipBlock($0) } + [DNSPods.kubeDNS.peer],
            ports: PortList([PortRange(.tcp, port), PortRange(.udp, port)]))
    }

    /// The rules that allow the workload to ask the upstreams.
    var egressRules: [NetworkPolicyRule] {
        upstreams.map { server in
            NetworkPolicyRule(
                peers: [.ipBlock(CIDRBlock(server.address))],
                ports: PortList([PortRange(.tcp, server.port), PortRange(.udp, server.port)]))
        }
    }
}
