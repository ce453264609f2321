/// A NetworkPolicy of anybody, as far as it decides about connections (Kubernetes, NetworkPolicySpec v1 networking).
package struct EnforcedPolicy: Hashable, Sendable {
    package let name: String
    package let namespace: String
    package let podSelector: LabelSelector
    /// The directions in which the pods selected are isolated.
    package let isolates: Set<TrafficDirection>
    private let egress: [NetworkPolicyRule]
    private let ingress: [NetworkPolicyRule]
    /// One for each rule that egressgen made and nobody changed since; `nil` for others.
    private let words: [TrafficDirection: [RuleWord?]]

    /// `types` are the policyTypes. An empty set means the default of the API server: Ingress, and Egress if there are
    /// egress rules. `applied` are the annotations that tell what rules were made from; words that do not fit their
    /// rules do not count.
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

    /// What a rule was made from.
    package func word(_ direction: TrafficDirection, _ index: Int) -> RuleWord? {
        guard let words = words[direction], words.indices.contains(index) else { return nil }
        return words[index]
    }

    /// Whether the policy is one of those that decide about a pod.
    func selects(_ pod: Workload) -> Bool { namespace == pod.namespace && podSelector.matches(pod.labels) }

    package var displayName: String { "\(namespace)/\(name)" }
}
