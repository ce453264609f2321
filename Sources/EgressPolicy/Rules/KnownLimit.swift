package import EgressModel

/// A known limit of some clusters that a policy exceeds. The number in each case is the policy's own figure. Such a
/// policy is still valid in the Kubernetes API.
package enum KnownLimit: Hashable, Sendable {
    /// The policy has more address blocks than GKE supports.
    case addresses(Int)
    /// The names of the policy have more addresses now than GKE keeps.
    case addressesOfNames(Int)
    /// The policy has more ports of one protocol for this block than EKS supports.
    case ports(Int, of: CIDRBlock)
    /// The cluster has more policies than ACK recommends.
    case policies(Int)
    /// The policy has more bytes as JSON than client-side `kubectl apply` supports.
    case applicableBytes(Int)
    /// The policy has more bytes as JSON than API servers accept.
    case objectBytes(Int)

    /// The number of addresses that GKE Dataplane V2 accepts for one policy with names (GKE, FQDN network policies:
    /// limitations).
    package static let addressesOnGKE = 50
    /// The number of ports of one protocol for one address that the agent of the Amazon VPC CNI accepts (EKS,
    /// Kubernetes network policies: considerations).
    package static let portsOnEKS = 24
    /// The number of policies that ACK recommends as the maximum for one cluster (ACK, network policies with Terway).
    package static let policiesOnACK = 100
    /// The number of bytes as JSON that client-side `kubectl apply` can store in an annotation (Kubernetes,
    /// ValidateAnnotations).
    package static let mostApplicableBytes = 256 * 1024
    /// The number of bytes of one object, with a margin below the size of a request that etcd accepts (etcd, Limits).
    package static let mostObjectBytes = 1_000_000

    /// Returns the limits that rules exceed.
    package static func exceeded(by rules: [NetworkPolicyRule]) -> [KnownLimit] { addresses(rules) + ports(rules) }

    /// Compares a policy of a dialect with the limits of its clusters.
    ///
    /// - Parameters:
    ///   - rules: The rules of the policy, with the addresses that its names have now.
    ///   - dialect: The dialect of the policy.
    /// - Returns: The limits that the policy exceeds.
    package static func exceeded(by rules: [NetworkPolicyRule], in dialect: PolicyDialect) -> [KnownLimit] {
        switch dialect {
        case .gke:
            blockCount(rules) > addressesOnGKE ? [.addressesOfNames(blockCount(rules))] : []
        case .aws: ports(rules)
        case .cilium, .calico, .clusterNetworkPolicy, .antrea: []
        }
    }

    /// Returns the limit that the size of a policy exceeds.
    ///
    /// - Parameters:
    ///   - count: The size of the policy as compact JSON in bytes.
    ///   - isFile: Whether another user applies the policy from a file, possibly with client-side `kubectl apply`,
    ///     which has a lower limit.
    /// - Returns: The highest limit that the policy exceeds. Empty if it exceeds none.
    package static func exceeded(byBytes count: Int, isFile: Bool) -> [KnownLimit] {
        guard count <= mostObjectBytes else { return [.objectBytes(count)] }
        return isFile && count > mostApplicableBytes ? [.applicableBytes(count)] : []
    }

    /// Returns the limits that the number of policies in a cluster exceeds.
    package static func exceeded(byPolicies count: Int) -> [KnownLimit] {
        count > policiesOnACK ? [.policies(count)] : []
    }

    private static func addresses(_ rules: [NetworkPolicyRule]) -> [KnownLimit] {
        let count = blockCount(rules)
        return count > addressesOnGKE ? [.addresses(count)] : []
    }

    private static func blockCount(_ rules: [NetworkPolicyRule]) -> Int {
        Set(rules.flatMap(\.peers).compactMap(\.block)).count
    }

    private static func ports(_ rules: [NetworkPolicyRule]) -> [KnownLimit] {
        guard rules.reduce(0, { $0 + $1.ports.count }) > portsOnEKS else { return [] }
        var ports: [CIDRBlock: Set<PortRange>] = [:]
        for rule in rules {
            for block in rule.peers.compactMap(\.block) {
                ports[block, default: []].formUnion(rule.portList?.ranges ?? [])
            }
        }
        let wide = ports.filter { $0.key.prefixLength < $0.key.network.bitWidth }
        let most = ports.map { block, own in
            let all = wide.reduce(into: own) { all, other in
                if other.key.contains(block) { all.formUnion(other.value) }
            }
            return (block: block, count: Dictionary(grouping: all, by: \.transport).values.map(\.count).max() ?? 0)
        }.max { ($0.count, $1.block) < ($1.count, $0.block) }
        guard let most, most.count > portsOnEKS else { return [] }
        return [.ports(most.count, of: most.block)]
    }
}
