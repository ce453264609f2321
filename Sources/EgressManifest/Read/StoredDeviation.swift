package import EgressPolicy

/// How the rules that a server stored differ from the rules that egressgen sent.
package enum StoredDeviation: Hashable, Sendable {
    /// The stored rules allow only the first port of each range.
    case droppedEndPort
    case otherRules(TrafficDirection)
}

extension [NetworkPolicyRule] {
    /// Returns how the rules of a stored policy differ from these rules; `nil` if they do not differ.
    package func deviation(of stored: StoredPolicy, _ direction: TrafficDirection) -> StoredDeviation? {
        let nodes = stored.root["spec"]?[direction.word]?.items ?? []
        let rules = nodes.compactMap { try? PolicyReader.rule($0, direction) }
        guard rules.count != count || nodes.count != count || !zip(rules, self).allSatisfy({ $0.isEquivalent(to: $1) })
        else { return nil }
        return holdsRanges && !rules.holdsRanges ? .droppedEndPort : .otherRules(direction)
    }

    private var holdsRanges: Bool {
        contains { $0.ports.contains { port in port.range.map { $0.first < $0.last } ?? false } }
    }
}

extension PolicyPlan {
    /// Returns how the rules of a stored policy differ from the planned rules; `nil` if they do not differ.
    package func deviation(of stored: StoredPolicy) -> StoredDeviation? {
        parts.firstNonNil { $0.rules.deviation(of: stored, $0.direction) }
    }
}

extension NetworkPolicy {
    /// Returns how the rules of a stored policy differ from the rules of this policy; `nil` if they do not differ.
    package func deviation(of stored: StoredPolicy) -> StoredDeviation? {
        directions.firstNonNil { rules($0).deviation(of: stored, $0) }
    }
}
