package import EgressModel

/// The listener of a workload at which DNS servers tell what they answered their clients.
package struct WorkloadTap: Hashable, Sendable {
    package let port: UInt16
    /// The addresses of the DNS servers.
    package let senders: [CIDRBlock]
    /// The file with the token that the DNS servers send.
    package let token: SecretFile

    /// Creates a listener.
    ///
    /// - Throws: `ValueError` if the workload already has another port with this number, or if the number is zero.
    package init(port: UInt16, senders: [CIDRBlock], token: SecretFile) throws(ValueError) {
        guard port != 0, port != RefreshWorkload.port else { throw .workload(.unusablePort(port)) }
        self.port = port
        self.senders = senders
        self.token = token
    }

    /// The rule that allows the DNS servers to connect. Some plugins never match pods by their addresses, so the rule
    /// has the pods of the cluster's DNS server besides.
    var ingressRule: NetworkPolicyRule {
        NetworkPolicyRule(
            peers: senders.sorted().map { .ipBlock($0) } + [DNSPods.kubeDNS.peer],
            ports: PortList([PortRange(.tcp, port)]))
    }
}
