import EgressModel
import EgressPolicy

/// Decides what an intent allows, from its hosts and from the rules of its NetworkPolicy.
struct IntentJudge {
    private let intent: PolicyIntent
    private let policy: NetworkPolicy
    /// Whether a pattern stands for one label, as in the policies of GKE.
    private let isOneLabel: Bool

    init(_ intent: PolicyIntent, _ subject: PolicySubject, isOneLabel: Bool = false) {
        self.intent = intent
        self.isOneLabel = isOneLabel
        policy = SamplePolicy(subject, intent, []).policy
    }

    func allowed(isEgress: Bool, _ end: TrafficGrid.End) -> UInt32 {
        let direction = isEgress ? TrafficDirection.egress : .ingress
        guard policy.directions.contains(direction) else { return TrafficGrid.everyPort }
        if case .name(let name) = end {
            return intent.hosts(direction).reduce(0) { set, spec in
                let isMatch = TrafficGrid.matches("\(spec.host)", name, isOneLabel: isOneLabel)
                return isMatch ? set | ports(spec.ports.ranges) : set
            }
        }
        return policy.rules(direction).reduce(0) { set, rule in
            let isMatch = rule.peers.isEmpty || rule.peers.contains { matches($0, end) }
            return isMatch ? set | ports(rule.ports.compactMap(\.range)) : set
        }
    }

    private func ports(_ ranges: [PortRange]) -> UInt32 {
        guard !ranges.isEmpty else { return TrafficGrid.everyPort }
        return ranges.reduce(0) { $0 | TrafficGrid.ports($1.transport.rawValue, Int($1.first), Int($1.last)) }
    }

    private func matches(_ peer: NetworkPolicyPeer, _ end: TrafficGrid.End) -> Bool {
        switch (peer, end) {
        case (.ipBlock(let block, let except), .address(let address)):
            TrafficGrid.contains("\(block)", address)
                && !except.contains { TrafficGrid.contains("\($0)", address) }
        case (.pods(let namespace, let pod), .pod(let name, let labels)):
            (namespace.map { Self.selects($0, TrafficGrid.namespaces[name] ?? [:]) }
                ?? (name == TrafficGrid.ownNamespace))
                && pod.map { Self.selects($0, labels) } != false
        default: false
        }
    }

    static func selects(_ selector: LabelSelector, _ labels: [String: String]) -> Bool {
        selector.matchLabels.allSatisfy { labels[$0.key] == $0.value }
            && selector.matchExpressions.allSatisfy { condition in
                let value = labels[condition.key]
                return switch condition.condition {
                case .isIn: value.map(condition.values.contains) == true
                case .notIn: value.map(condition.values.contains) != true
                case .exists: value != nil
                case .doesNotExist: value == nil
                }
            }
    }
}
