/// The verdict of policies on one connection. A connection is allowed if the policies at both of its ends allow it.
package struct Verdict: Hashable, Sendable {
    /// The verdicts on egress of the source and on ingress of the destination. An end that is not a pod has no verdict.
    package let sides: [SideVerdict]

    package var isAllowed: Bool { sides.allSatisfy(\.isAllowed) }

    package init(_ question: TrafficQuestion, by policies: [EnforcedPolicy]) {
        sides = question.sides.map { SideVerdict(question, $0, $1, $2, by: policies) }
    }
}

/// The verdict of one pod's policies in one direction (Kubernetes, Network Policies, The two sorts of pod isolation).
package struct SideVerdict: Hashable, Sendable {
    /// A rule that allows a connection. The index is its position in the policy, counted from 0.
    package struct Place: Hashable, Sendable {
        package let policy: EnforcedPolicy
        package let index: Int
        /// The first peer that matches, or `nil` if the rule has no peers and therefore matches all peers.
        package let peer: NetworkPolicyPeer?
    }

    package let direction: TrafficDirection
    /// The policies that isolate the pod. If there are none, everything is allowed.
    package let isolating: [EnforcedPolicy]
    /// The rules that allow the connection. Policies are additive, so one rule is enough.
    package let allowing: [Place]
    /// The policies and rules that appear to apply to the connection but do not, with the reasons.
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
