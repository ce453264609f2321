internal import EgressModel

/// A limit that some clusters are known to have, and what of a policy is beyond it. Nothing is wrong with such a policy as
/// the API has it.
package struct KnownLimit: Hashable, Sendable {
    /// Whose limit, and by how much, to follow a policy's name.
    package let fact: String
    package let hint: String

    /// Addresses that GKE's Dataplane V2 takes for one policy by name (GKE, FQDN network policies: limitations).
    package static let addressesOnGKE = 50
    /// Ports of one protocol for one address that the agent of the Amazon VPC CNI takes (EKS, Kubernetes network policies:
    /// considerations).
    package static let portsOnEKS = 24
    /// Policies that ACK advises for one cluster (ACK, network policies with Terway).
    package static let policiesOnACK = 100
    /// Bytes of JSON that client-side `kubectl apply` can note in an annotation (Kubernetes, ValidateAnnotations).
    package static let applicableBytes = 256 * 1024
    /// Bytes of one object, a margin below what etcd takes for a request (etcd, `--max-request-bytes`).
    package static let objectBytes = 1_000_000

    /// The limits that rules are beyond.
    package static func exceeded(by rules: [PolicyRule]) -> [KnownLimit] { addresses(rules) + ports(rules) }

    /// The limits that a policy of so many bytes as JSON exceeds.
    ///
    /// - Parameters:
    ///   - count: the bytes of the policy as compact JSON.
    ///   - isFile: whether somebody else applies the policy, maybe with client-side `kubectl apply`, which has a lower
    ///     limit.
    /// - Returns: the highest limit that the policy exceeds; nothing if it exceeds none.
    package static func exceeded(byBytes count: Int, isFile: Bool) -> [KnownLimit] {
        guard count <= objectBytes else {
            return [
                KnownLimit(
                    fact:
                        "has \(count) bytes as JSON, and API servers refuse objects of more than about \(objectBytes)",
                    hint: "spread the names over several policies")
            ]
        }
        guard isFile, count > applicableBytes else { return [] }
        return [
            KnownLimit(
                fact: "has \(count) bytes as JSON, more than the \(applicableBytes) that kubectl apply can note of it",
                hint: "use kubectl apply --server-side, or --apply")
        ]
    }

    /// The limits that a cluster with so many policies is beyond.
    package static func exceeded(byPolicies count: Int) -> [KnownLimit] {
        guard count > policiesOnACK else { return [] }
        return [
            KnownLimit(
                fact: "has \(count) NetworkPolicies, and ACK advises \(policiesOnACK) at most",
                hint: "let one policy hold several names")
        ]
    }

    private static func addresses(_ rules: [PolicyRule]) -> [KnownLimit] {
        let count = Set(rules.flatMap(\.blocks)).count
        guard count > addressesOnGKE else { return [] }
        return [
            KnownLimit(
                fact: "has \(count) blocks of addresses, and GKE's limit is \(addressesOnGKE) a policy",
                hint: "spread the names over several policies, or merge adjacent addresses with --aggregate")
        ]
    }

    private static func ports(_ rules: [PolicyRule]) -> [KnownLimit] {
        guard rules.reduce(0, { $0 + $1.ports.ranges.count }) > portsOnEKS else { return [] }
        var ports: [CIDRBlock: Set<PortRange>] = [:]
        for rule in rules {
            for block in rule.blocks { ports[block, default: []].formUnion(rule.ports.ranges) }
        }
        let wide = ports.filter { $0.key.prefixLength < $0.key.network.bitWidth }
        let most = ports.map { block, own in
            let all = wide.reduce(into: own) { all, other in
                if other.key.contains(block) { all.formUnion(other.value) }
            }
            return (block: block, count: Dictionary(grouping: all, by: \.transport).values.map(\.count).max() ?? 0)
        }.max { ($0.count, $1.block) < ($1.count, $0.block) }
        guard let most, most.count > portsOnEKS else { return [] }
        return [
            KnownLimit(
                fact: "has \(most.count) ports for \(most.block), and EKS takes \(portsOnEKS) of one protocol",
                hint: "write ranges of ports, as in 8000-8010")
        ]
    }
}

extension PolicyRule {
    fileprivate var blocks: [CIDRBlock] {
        peers.compactMap { peer in
            switch peer {
            case .ipBlock(let block), .ipBlockExcept(let block, _): block
            case .pods: nil
            }
        }
    }
}
