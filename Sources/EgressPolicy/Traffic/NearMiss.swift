package import EgressModel

/// Why something in a policy that looks as if it allowed a connection does not.
package struct NearMiss: Hashable, Sendable {
    package enum Reason: Hashable, Sendable {
        /// The rules of this direction count for nothing, because `policyTypes` leaves it out.
        case ignored
        /// The peer fits and no port does.
        case ports([NetworkPolicyPort])
        /// The block would fit but for this part of it.
        case excepted(CIDRBlock)
        /// The port fits, and whether the blocks hold for pods depends on the network plugin.
        case blockForPod
        /// The policy would isolate the pod if that were in the policy's namespace, and nothing isolates it in its own.
        case otherNamespace
    }

    package let policy: EnforcedPolicy
    /// The rule, counted from 0; `nil` for all of them.
    package let index: Int?
    package let reason: Reason

    static func ignored(_ policies: [EnforcedPolicy], _ direction: TrafficDirection) -> [NearMiss] {
        policies.filter { !$0.isolates.contains(direction) && !$0.rules(direction).isEmpty }
            .map { NearMiss(policy: $0, index: nil, reason: .ignored) }
    }

    /// The first policy that selects pods by labels that this one has, in another namespace.
    static func elsewhere(_ policies: [EnforcedPolicy], _ direction: TrafficDirection, _ pod: Workload) -> [NearMiss] {
        let policy = policies.first {
            $0.namespace != pod.namespace && $0.isolates.contains(direction) && !$0.podSelector.isAll
                && $0.podSelector.matches(pod.labels)
        }
        return policy.map { [NearMiss(policy: $0, index: nil, reason: .otherNamespace)] } ?? []
    }

    static func rules(
        of policy: EnforcedPolicy, _ direction: TrafficDirection, _ question: TrafficQuestion, _ other: TrafficEnd
    ) -> [NearMiss] {
        policy.rules(direction).enumerated().compactMap { index, rule in
            reason(rule, policy.namespace, question, other).map { NearMiss(policy: policy, index: index, reason: $0) }
        }
    }

    private static func reason(
        _ rule: NetworkPolicyRule, _ namespace: String, _ question: TrafficQuestion, _ other: TrafficEnd
    ) -> Reason? {
        if rule.peers.isEmpty || rule.peers.contains(where: { $0.matches(other, for: namespace) }) {
            return .ports(rule.ports)
        }
        guard rule.allows(question.transport, question.port) else { return nil }
        for case .ipBlock(let block, let except) in rule.peers {
            switch other {
            case .address(let address):
                let part = except.first { $0.contains(address) }
                if let part, block.contains(address) { return .excepted(part) }
            case .pod: return .blockForPod
            }
        }
        return nil
    }
}
