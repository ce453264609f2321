/// The rules of nftables that a network plugin might make of the egress rules of a pod's policies.
package struct EgressFilter: Hashable, Sendable {
    /// The input of `nft -f -`. nft replaces the rules in one transaction.
    package let script: String

    /// Peers that select pods match nothing, because the pod has no neighbours.
    ///
    /// - Parameters:
    ///   - policy: The policy.
    ///   - rejects: Whether a connection that the policy does not allow is refused. If not, its packets are dropped.
    package init(_ policy: StoredPolicy, rejects: Bool = false) {
        let rules = (policy.spec.egress ?? []).flatMap(Self.rules)
        let last = "meta l4proto tcp counter name dropped" + (rejects ? " reject" : "")
        let lines = ["ct state established,related accept"] + rules + [last]
        script = Self.head + lines.map { "add rule inet pod output \($0)\n" }.joined()
    }

    /// The commands change nothing that exists but the rules of the chain.
    private static let head = """
        add table inet pod
        add counter inet pod dropped
        add chain inet pod output { type filter hook output priority 0; policy drop; }
        flush chain inet pod output

        """

    private static func rules(of rule: StoredPolicy.Rule) -> [String] {
        let ports = rule.ports.map { $0.map(match) } ?? ["meta l4proto { tcp, udp, sctp }"]
        let blocks = (rule.to ?? []).compactMap(\.ipBlock)
        return blocks.flatMap { block in ports.map { "\(match(block)) \($0) accept" } }
    }

    private static func match(_ block: StoredPolicy.Peer.Block) -> String {
        let family = block.cidr.contains(":") ? "ip6" : "ip"
        let exceptions = (block.except ?? []).map { " \(family) daddr != \($0)" }.joined()
        return "\(family) daddr \(block.cidr)\(exceptions)"
    }

    private static func match(_ port: StoredPolicy.Port) -> String {
        let transport = (port.protocol ?? "TCP").lowercased()
        guard let first = port.port else { return "meta l4proto \(transport)" }
        return "\(transport) dport \(first)" + (port.endPort.map { "-\($0)" } ?? "")
    }
}
