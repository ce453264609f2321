package import EgressModel

/// A policy or rule that appears to apply to a connection but does not, and the reason.
package struct NearMiss: Hashable, Sendable {
    package enum Reason: Hashable, Sendable {
        /// The rules of this direction have no effect, because `policyTypes` does not contain the direction.
        case ignored
        /// A peer of the rule matches, but none of its ports does.
        case ports([NetworkPolicyPort])
        /// The block contains the address, but excludes this part, which also contains it.
        case excepted(CIDRBlock)
        /// The port matches and the other end is a pod. Whether a block applies to pods depends on the network plugin.
        case blockForPod
        /// The policy would isolate the pod if the pod were in the policy's namespace. No policy selects the pod in its
        /// own namespace.
        case otherNamespace
    }

    package let policy: EnforcedPolicy
    /// The index of the rule, counted from 0, or `nil` for all rules of the direction.
    package let index: Int?
    package let reason: Reason

    static func ignored(_ policies: [EnforcedPolicy], _ direction: TrafficDirection) -> [NearMiss] {
        policies.filter { !$0.isolates.contains(direction) && !$0.rules(direction).isEmpty }
            .map { NearMiss(policy: $0, index: nil, reason: .ignored) }
    }

    /// Returns the first policy in another namespace whose pod selector matches the labels of this pod.
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
