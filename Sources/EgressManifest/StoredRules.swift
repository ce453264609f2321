public import EgressPolicy

extension [EgressRule] {
    /// How what the server stored differs from these rules; `nil` where it does not.
    public func deviation(of stored: [UInt8]) -> String? {
        let nodes = (try? SpanTree.documents(of: stored))?.first?["spec"]?["egress"]?.items ?? []
        let rules = nodes.compactMap { try? PolicyReader.rule($0) }
        guard rules.count != count || nodes.count != count || !zip(rules, self).allSatisfy({ $0.isEquivalent(to: $1) })
        else { return nil }
        return holdsRanges && !rules.holdsRanges
            ? "dropped endPort, so that only the first port of each range is allowed"
            : "stored other egress rules than it was sent"
    }

    private var holdsRanges: Bool { contains { $0.ports.ranges.contains { $0.first < $0.last } } }
}
