/// What policies say to one connection: it may be opened where both its pods' policies let it.
package struct Verdict: Hashable, Sendable {
    /// Egress of the source and ingress of the destination, as far as those are pods.
    package let sides: [SideVerdict]

    package var isAllowed: Bool { sides.allSatisfy(\.isAllowed) }

    package init(_ question: TrafficQuestion, by policies: [EnforcedPolicy]) {
        sides = question.sides.map { SideVerdict(question, $0, $1, $2, by: policies) }
    }
}

/// What the policies of one pod say in one direction (Kubernetes, Network Policies, The two sorts of pod isolation).
package struct SideVerdict: Hashable, Sendable {
    /// A rule with its place in a policy, counted from 0.
    package struct Place: Hashable, Sendable {
        package let policy: EnforcedPolicy
        package let index: Int
        /// The first peer that matches; `nil` where the rule has none and so matches everybody.
        package let peer: NetworkPolicyPeer?
    }

    package let direction: TrafficDirection
    /// The policies that isolate the pod; without any, everything is allowed.
    package let isolating: [EnforcedPolicy]
    /// The rules that allow it; policies add up.
    package let allowing: [Place]
    /// Why rules that seem to allow it do not.
    package let misses: [NearMiss]

    package var isAllowed: Bool { isolating.isEmpty || !allowing.isEmpty }

    init(
        _ question: TrafficQuestion, _ direction: TrafficDirection, _ pod: Workload, _ other: TrafficEnd,
        by policies: [EnforcedPolicy]
    ) {
        let selecting = policies.filter { $0.selects(pod) }
        self.direction = direction
        isolating = selecting.filter { $0.isolates.contains(direction) }
        allowing = isolating.flatMap { policy in
            policy.rules(direction).enumerated().compactMap { index, rule in
                guard rule.allows(question.transport, question.port) else { return nil }
                guard !rule.peers.isEmpty else { return Place(policy: policy, index: index, peer: nil) }
                let peer = rule.peers.first { $0.matches(other, for: policy.namespace) }
                return peer.map { Place(policy: policy, index: index, peer: $0) }
            }
        }
        let isAllowed = isolating.isEmpty || !allowing.isEmpty
        misses =
            NearMiss.ignored(selecting, direction)
            + (selecting.isEmpty ? NearMiss.elsewhere(policies, direction, pod) : [])
            + (isAllowed ? [] : isolating.flatMap { NearMiss.rules(of: $0, direction, question, other) })
    }
}
