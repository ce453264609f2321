/// The parts of any NetworkPolicy that decide about connections (Kubernetes, NetworkPolicySpec v1 networking).
package struct EnforcedPolicy: Hashable, Sendable {
    package let name: String
    package let namespace: String
    package let podSelector: LabelSelector
    /// The directions in which the policy isolates the selected pods.
    package let isolates: Set<TrafficDirection>
    private let egress: [NetworkPolicyRule]
    private let ingress: [NetworkPolicyRule]
    /// The word of each rule, or `nil` for a rule that egressgen did not make or that another user changed.
    private let words: [TrafficDirection: [RuleWord?]]

    /// Creates a policy from the parts of a manifest.
    ///
    /// `types` contains the policyTypes. An empty set means the default of the API server: Ingress, and also Egress if
    /// there are egress rules. `applied` contains the annotations that record what the rules were made from. Words that
    /// do not match their rules are ignored.
    package init(
        name: String, namespace: String, podSelector: LabelSelector, types: Set<TrafficDirection>,
        egress: [NetworkPolicyRule], ingress: [NetworkPolicyRule], applied: [TrafficDirection: String] = [:]
    ) {
        self.name = name
        self.namespace = namespace
        self.podSelector = podSelector
        self.egress = egress
        self.ingress = ingress
        isolates = !types.isEmpty ? types : egress.isEmpty ? [.ingress] : [.ingress, .egress]
        words = applied.reduce(into: [:]) { words, pair in
            words[pair.key] = Self.words(pair.value, of: pair.key == .egress ? egress : ingress)
        }
    }

    private static func words(_ applied: String, of rules: [NetworkPolicyRule]) -> [RuleWord?] {
        guard let words = try? RuleWord.words(applied), words.count == rules.count else { return [] }
        return zip(words, rules).map { word, rule in word.fits(rule) ? word : nil }
    }

    package func rules(_ direction: TrafficDirection) -> [NetworkPolicyRule] { direction == .egress ? egress : ingress }

    /// Returns the word that a rule was made from, or `nil` if it is unknown.
    package func word(_ direction: TrafficDirection, _ index: Int) -> RuleWord? {
        guard let words = words[direction], words.indices.contains(index) else { return nil }
        return words[index]
    }

    /// Returns whether the policy applies to a pod.
    func selects(_ pod: Workload) -> Bool { namespace == pod.namespace && podSelector.matches(pod.labels) }

    package var displayName: String { "\(namespace)/\(name)" }
}
