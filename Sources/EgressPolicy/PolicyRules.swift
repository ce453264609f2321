/// A NetworkPolicy of anybody, as far as it decides about connections (Kubernetes, NetworkPolicySpec v1 networking).
public struct PolicyRules: Hashable, Sendable {
    public let name: String
    public let namespace: String
    public let podSelector: LabelSelector
    /// The directions in which the pods selected are isolated.
    public let isolates: Set<TrafficDirection>
    private let egress: [TrafficRule]
    private let ingress: [TrafficRule]
    /// One for each egress rule that egressgen made and nobody changed since; `nil` for others.
    private let words: [RuleWord?]

    /// - Parameters:
    ///   - types: `policyTypes`; none for the API server's default, which is Ingress, and Egress where there are rules.
    ///   - applied: the annotation of that name; what does not fit its rule is left out.
    public init(
        name: String, namespace: String, podSelector: LabelSelector, types: Set<TrafficDirection>,
        egress: [TrafficRule], ingress: [TrafficRule], applied: String? = nil
    ) {
        self.name = name
        self.namespace = namespace
        self.podSelector = podSelector
        self.egress = egress
        self.ingress = ingress
        isolates = !types.isEmpty ? types : egress.isEmpty ? [.ingress] : [.ingress, .egress]
        let words = (try? RuleWord.words(applied ?? "")) ?? []
        self.words =
            words.count == egress.count
            ? zip(words, egress).map { word, rule in rule.egressRule.map(word.fits) == true ? word : nil }
            : egress.map { _ in nil }
    }

    public func rules(_ direction: TrafficDirection) -> [TrafficRule] { direction == .egress ? egress : ingress }

    /// What a rule was made from.
    public func word(_ direction: TrafficDirection, _ index: Int) -> RuleWord? {
        direction == .egress && words.indices.contains(index) ? words[index] : nil
    }

    /// Whether the policy is one of those that decide about a pod.
    func selects(_ pod: Workload) -> Bool { namespace == pod.namespace && podSelector.matches(pod.labels) }

    public var displayName: String { "\(namespace)/\(name)" }
}
