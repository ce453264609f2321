package import EgressPolicy

extension NetworkPolicy {
    /// Compares the policy with the known limits of some clusters.
    ///
    /// - Parameters:
    ///   - dialect: The dialect that the policy is rendered in; `nil` for its own kind.
    ///   - isFile: Whether the policy is written to a file, for another tool to apply.
    /// - Returns: The limits that the policy exceeds.
    package func limits(in dialect: PolicyDialect? = nil, isFile: Bool) -> [KnownLimit] {
        guard let dialect else { return ownLimits(isFile: isFile) }
        return KnownLimit.exceeded(by: ingress, in: dialect) + KnownLimit.exceeded(by: egress, in: dialect)
    }

    private func ownLimits(isFile: Bool) -> [KnownLimit] {
        let rules =
            kind.isAddressSet ? [] : KnownLimit.exceeded(by: ingress) + KnownLimit.exceeded(by: egress)
        guard !isSmall([ingress, egress], PolicyAnnotations.size(annotations)) else { return rules }
        return rules + KnownLimit.exceeded(byBytes: json.compact.utf8.count, isFile: isFile)
    }
}

extension PlannedPolicy {
    /// Returns the known limits of some clusters that egressgen's part of the policy exceeds. `isFile` is whether
    /// the policy is written to a file, for another tool to apply.
    package func limits(isFile: Bool) -> [KnownLimit] {
        let annotations = annotationsSize(after: annotationChanges(notes: true))
        let rules = policy.kind == .networkPolicy ? plan.parts.flatMap { KnownLimit.exceeded(by: $0.rules) } : []
        guard !isSmall(plan.parts.map(\.rules), annotations) else { return rules }
        let bytes = plan.parts.reduce(annotations) { $0 + $1.json.compact.utf8.count }
        return rules + KnownLimit.exceeded(byBytes: bytes, isFile: isFile)
    }
}

/// Whether an estimate shows that a policy is far below the size limits. If so, egressgen need not render it to count
/// the bytes.
private func isSmall(_ rules: [[NetworkPolicyRule]], _ annotations: Int) -> Bool {
    let peers = rules.joined().reduce(0) { $0 + $1.peers.count + $1.ports.count + 1 }
    return peers * 100 + annotations * 2 < KnownLimit.mostApplicableBytes
}
