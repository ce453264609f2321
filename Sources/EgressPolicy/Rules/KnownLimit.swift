package import EgressModel

/// A limit that some clusters are known to have, and what of a policy is beyond it. Nothing is wrong with such a policy as
/// the API has it.
package enum KnownLimit: Hashable, Sendable {
    /// Blocks of addresses of one policy, for GKE.
    case addresses(Int)
    /// Ports of one protocol for one address, for EKS.
    case ports(Int, of: CIDRBlock)
    /// Policies of one cluster, for ACK.
    case policies(Int)
    /// Bytes of JSON, for client-side `kubectl apply`.
    case applicableBytes(Int)
    /// Bytes of JSON, for API servers.
    case objectBytes(Int)

    /// Addresses that GKE's Dataplane V2 takes for one policy by name (GKE, FQDN network policies: limitations).
    package static let addressesOnGKE = 50
    /// Ports of one protocol for one address that the agent of the Amazon VPC CNI takes (EKS, Kubernetes network policies:
    /// considerations).
    package static let portsOnEKS = 24
    /// Policies that ACK advises for one cluster (ACK, network policies with Terway).
    package static let policiesOnACK = 100
    /// Bytes of JSON that client-side `kubectl apply` can note in an annotation (Kubernetes, ValidateAnnotations).
    package static let mostApplicableBytes = 256 * 1024
    /// Bytes of one object, a margin below what etcd takes for a request (etcd, Limits).
    package static let mostObjectBytes = 1_000_000

    /// The limits that rules are beyond.
    package static func exceeded(by rules: [NetworkPolicyRule]) -> [KnownLimit] { addresses(rules) + ports(rules) }

    /// The limits that a policy of so many bytes as JSON exceeds.
    ///
    /// - Parameters:
    ///   - count: the bytes of the policy as compact JSON.
    ///   - isFile: whether somebody else applies the policy, maybe with client-side `kubectl apply`, which has a lower
    ///     limit.
    /// - Returns: the highest limit that the policy exceeds; nothing if it exceeds none.
    package static func exceeded(byBytes count: Int, isFile: Bool) -> [KnownLimit] {
        guard count <= mostObjectBytes else { return [.objectBytes(count)] }
        return isFile && count > mostApplicableBytes ? [.applicableBytes(count)] : []
    }

    /// The limits that a cluster with so many policies is beyond.
    package static func exceeded(byPolicies count: Int) -> [KnownLimit] {
        count > policiesOnACK ? [.policies(count)] : []
    }

    private static func addresses(_ rules: [NetworkPolicyRule]) -> [KnownLimit] {
        let count = Set(rules.flatMap(\.peers).compactMap(\.block)).count
        return count > addressesOnGKE ? [.addresses(count)] : []
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
