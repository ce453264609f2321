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
    ///   - egress: The addresses of each name for the egress rules.
    ///   - ingress: The addresses of each name for the ingress rules.
    package init(
        _ subject: PolicySubject, _ intent: PolicyIntent, egress: [HostName: AddressSet],
        ingress: [HostName: AddressSet], writesPatterns: Bool = false
    ) {
        var rules: [TrafficDirection: AppliedRules] = [:]
        for direction in intent.directions {
            rules[direction] = AppliedRules(
                intent, direction, addresses: direction == .egress ? egress : ingress, writesPatterns: writesPatterns)
        }
        self.rules = rules
        policy = NetworkPolicy(subject: subject, intent: intent, rules: rules)
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
            subject: subject, labels: labels, annotations: [], policyTypes: policyTypes, ingress: ingress,
            egress: egress)
    }
}
