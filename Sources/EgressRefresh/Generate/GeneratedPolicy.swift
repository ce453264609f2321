internal import EgressManifest
package import EgressModel
package import EgressPolicy

/// The policy that the user wants, with the addresses that DNS gave.
package struct GeneratedPolicy {
    package let policy: NetworkPolicy
    private let rules: [TrafficDirection: AppliedRules]

    /// - Parameters:
    ///   - subject: what the policy is called, and whose traffic it governs.
    ///   - intent: what the user wants.
    ///   - egress: what each name brings into the rules of egress.
    ///   - ingress: the same for ingress.
    package init(
        _ subject: PolicySubject, _ intent: PolicyIntent, egress: [DomainName: AddressSet],
        ingress: [DomainName: AddressSet]
    ) {
        var rules: [TrafficDirection: AppliedRules] = [:]
        for direction in intent.directions {
            rules[direction] = AppliedRules(intent, direction, addresses: direction == .egress ? egress : ingress)
        }
        self.rules = rules
        policy = NetworkPolicy(subject: subject, intent: intent, rules: rules)
    }

    /// Whether a rule was made from a name.
    package var holdsHosts: Bool { rules.values.contains { $0.words.contains { $0.name != nil } } }

    /// Renders the policy. Only NetworkPolicies have annotations, since refresh knows no other kind.
    package func text(
        _ style: PolicyStyle, hasComments: Bool, isAnnotated: Bool
    ) throws(Notices) -> PolicyText {
        try PolicyText(
            isAnnotated ? policy : policy.unannotated, words: hasComments ? rules.mapValues(\.texts) : nil,
            origins: rules[.egress]?.words ?? [], style)
    }
}

extension NetworkPolicy {
    /// The policy as templates of other kinds take it.
    fileprivate var unannotated: NetworkPolicy {
        NetworkPolicy(
            subject: subject, labels: labels, annotations: [], policyTypes: policyTypes, ingress: ingress,
            egress: egress)
    }
}
