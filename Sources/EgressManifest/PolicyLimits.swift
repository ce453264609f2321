public import EgressPolicy

extension NetworkPolicy {
    /// The limits of some clusters that it is beyond.
    public var limits: [KnownLimit] {
        KnownLimit.exceeded(by: ingress) + KnownLimit.exceeded(by: egress)
            + bytes(isSmall: isSmall([ingress, egress], PolicyAnnotations.size(annotations)), json)
    }
}

extension PlannedPolicy {
    /// The limits of some clusters that it will be beyond, as far as it is ours.
    public var limits: [KnownLimit] {
        let annotations = annotationsSize(after: annotationChanges(notes: true))
        let rules = JSONValue.object(plan.parts.map { ($0.direction.word, $0.json) })
        return plan.parts.flatMap { KnownLimit.exceeded(by: $0.rules) }
            + bytes(isSmall: isSmall(plan.parts.map(\.rules), annotations), rules, beside: annotations)
    }
}

/// Whether it is plain without writing it that a policy is far below the limits.
private func isSmall(_ rules: [[PolicyRule]], _ annotations: Int) -> Bool {
    let peers = rules.joined().reduce(0) { $0 + $1.peers.count + $1.ports.ranges.count + 1 }
    return peers * 100 + annotations * 2 < KnownLimit.applicableBytes
}

private func bytes(isSmall: Bool, _ value: @autoclosure () -> JSONValue, beside others: Int = 0) -> [KnownLimit] {
    isSmall ? [] : KnownLimit.exceeded(byBytes: value().compact.utf8.count + others)
}
