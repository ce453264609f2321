package import EgressPolicy

extension [PolicyRule] {
    /// How what the server stored differs from these rules; `nil` where it does not.
    package func deviation(of stored: [UInt8], _ direction: TrafficDirection) -> String? {
        let nodes = (try? SpanTree.documents(of: stored))?.first?["spec"]?[direction.word]?.items ?? []
        let rules = nodes.compactMap { try? PolicyReader.rule($0, direction) }
        guard rules.count != count || nodes.count != count || !zip(rules, self).allSatisfy({ $0.isEquivalent(to: $1) })
        else { return nil }
        return holdsRanges && !rules.holdsRanges
            ? "dropped endPort, so that only the first port of each range is allowed"
            : "stored other \(direction.word) rules than it was sent"
    }

    private var holdsRanges: Bool { contains { $0.ports.ranges.contains { $0.first < $0.last } } }
}

extension PolicyPlan {
    /// How what the server stored differs from the rules planned; `nil` where it does not.
    package func deviation(of stored: [UInt8]) -> String? {
        parts.firstNonNil { $0.rules.deviation(of: stored, $0.direction) }
    }
}

extension NetworkPolicy {
    /// How what the server stored differs from the rules; `nil` where it does not.
    package func deviation(of stored: [UInt8]) -> String? {
        directions.firstNonNil { rules($0).deviation(of: stored, $0) }
    }
}
