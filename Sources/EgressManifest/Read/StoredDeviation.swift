package import EgressPolicy

/// How the rules that a server stored differ from the rules that egressgen sent.
package enum StoredDeviation: Hashable, Sendable {
    /// The stored rules allow only the first port of each range.
    case droppedEndPort
    case otherRules(TrafficDirection)
    /// The entries of an address set of a kind differ.
    case otherEntries(ManagedKind)
}

extension [NetworkPolicyRule] {
    /// Returns how the rules of a stored policy of a kind differ from these rules; `nil` if they do not differ.
    func deviation(of stored: StoredPolicy, _ kind: ManagedKind, _ direction: TrafficDirection) -> StoredDeviation? {
        let nodes = stored.root["spec"]?[kind.field(direction)]?.items ?? []
        let rules = try? PolicyReader.rules(nodes, direction, kind.layout)
        guard let rules, rules.count == count, zip(rules, self).allSatisfy({ $0.isEquivalent(to: $1) }) else {
            guard !kind.isAddressSet else { return .otherEntries(kind) }
            return holdsRanges && rules?.holdsRanges == false ? .droppedEndPort : .otherRules(direction)
        }
        return nil
    }

    private var holdsRanges: Bool {
        contains { $0.ports.contains { port in port.range.map { $0.first < $0.last } ?? false } }
    }
}

extension PlannedPolicy {
    /// Returns how the rules of a stored policy differ from the planned rules; `nil` if they do not differ.
    package func deviation(of stored: StoredPolicy) -> StoredDeviation? {
        plan.parts.firstNonNil { $0.rules.deviation(of: stored, policy.kind, $0.direction) }
    }
}

extension NetworkPolicy {
    /// Returns how the rules of a stored policy differ from the rules of this policy; `nil` if they do not differ.
    package func deviation(of stored: StoredPolicy) -> StoredDeviation? {
        let directions = kind.isAddressSet ? [.egress] : directions
        return directions.firstNonNil { rules($0).deviation(of: stored, kind, $0) }
    }
}
