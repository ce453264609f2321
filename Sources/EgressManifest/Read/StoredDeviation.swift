package import EgressPolicy

/// How what a server stored differs from the rules that it was sent.
package enum StoredDeviation: Hashable, Sendable {
    /// Of each range of ports only the first is allowed.
    case droppedEndPort
    case otherRules(TrafficDirection)
}

extension [NetworkPolicyRule] {
    /// How what the server stored differs from these rules; `nil` where it does not.
    package func deviation(of stored: [UInt8], _ direction: TrafficDirection) -> StoredDeviation? {
        let nodes = (try? SpanTree.documents(of: stored))?.first?["spec"]?[direction.word]?.items ?? []
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
    /// How what the server stored differs from the rules planned; `nil` where it does not.
    package func deviation(of stored: [UInt8]) -> StoredDeviation? {
        parts.firstNonNil { $0.rules.deviation(of: stored, $0.direction) }
    }
}

extension NetworkPolicy {
    /// How what the server stored differs from the rules; `nil` where it does not.
    package func deviation(of stored: [UInt8]) -> StoredDeviation? {
        directions.firstNonNil { rules($0).deviation(of: stored, $0) }
    }
}
