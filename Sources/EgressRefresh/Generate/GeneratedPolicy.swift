internal import EgressManifest
package import EgressModel
package import EgressPolicy

/// The policy that the user wants, with the addresses from DNS.
package struct GeneratedPolicy {
    package let policy: NetworkPolicy
    private let rules: [TrafficDirection: AppliedRules]

    /// - Parameters:
    ///   - subject: The name of the policy, and the pods that it selects.
    ///   - intent: What the user wants.
    ///   - answers: The addresses of each host.
    ///   - egress: The addresses for the egress rules.
    ///   - labels: The labels of the object besides those of every object that egressgen generates.
    ///   - writesPatterns: Whether each pattern has a rule, for a text that contains hosts instead of addresses.
    package init(
        _ subject: PolicySubject, _ intent: PolicyIntent, _ answers: HostAnswers, egress: [HostName?: AddressSet],
        labels: [Label] = [], writesPatterns: Bool = false
    ) {
        var rules: [TrafficDirection: AppliedRules] = [:]
        for direction in intent.directions {
            rules[direction] = AppliedRules(
                intent, direction, addresses: direction == .egress ? egress : answers.sets,
                writesPatterns: writesPatterns)
        }
        self.rules = rules
        policy = NetworkPolicy(
            subject: subject, intent: intent, rules: rules, labels: labels, retained: RetentionText.text(answers.notes))
    }

    /// The patterns that have a rule.
    package var filledPatterns: Set<HostName> {
        Set(rules[.egress]?.words.compactMap(\.host).filter(\.isPattern) ?? [])
    }

    /// Whether a rule was made from a host.
    package var holdsHosts: Bool { rules.values.contains { $0.words.contains { $0.host != nil } } }

    /// Renders the policy. Only NetworkPolicies have annotations, because `refresh` supports no other kind.
    package func text(
        _ style: PolicyStyle, hasComments: Bool, isAnnotated: Bool
    ) throws(Notices) -> PolicyText {
        try PolicyText(
            isAnnotated ? policy : policy.unannotated, words: hasComments ? rules.mapValues(\.texts) : nil,
            origins: rules[.egress]?.words ?? [], style)
    }
}

extension NetworkPolicy {
    /// The policy without annotations, for templates of other kinds.
    fileprivate var unannotated: NetworkPolicy {
        NetworkPolicy(
            subject: subject, kind: kind, labels: labels, annotations: [], policyTypes: policyTypes, ingress: ingress,
            egress: egress)
    }
}
