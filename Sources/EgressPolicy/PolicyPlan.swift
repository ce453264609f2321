package import EgressModel

/// What becomes of one policy: its rules and notes from now on, and how they differ from the ones it has.
///
/// Made from what the policy holds, what its user wants, what DNS said and what time it is, and from nothing else.
package struct PolicyPlan: Hashable, Sendable {
    /// One for each direction that is kept up to date, egress first.
    package let parts: [RulePlan]

    package subscript(direction: TrafficDirection) -> RulePlan? { parts.first { $0.direction == direction } }

    /// What becomes of each name, direction after direction.
    package var names: [RulePlan.NameChange] { parts.flatMap(\.names) }
    package var changesRules: Bool { parts.contains(where: \.changesRules) }
    package var changesNotes: Bool { parts.contains(where: \.changesNotes) }
    package var changes: Bool { changesRules || changesNotes }
    /// When the next note runs out.
    package var nextExpiry: UTCTime? { parts.flatMap { $0.notes.values.flatMap(\.values) }.min() }

    /// Plans one refresh.
    ///
    /// - Parameters:
    ///   - current: what the policy holds.
    ///   - intent: what its user wants.
    ///   - outcomes: what DNS said of each name of `intent`.
    ///   - isPartial: whether one of several resolvers failed.
    ///   - now: the time of the refresh. It decides which notes have run out.
    package init(
        _ current: AppliedPolicy, _ intent: PolicyIntent, outcomes: [DomainName: NameOutcome], isPartial: Bool,
        now: UTCTime
    ) {
        let answers = PolicyAnswers(intent, outcomes, isPartial)
        let planners = TrafficDirection.allCases.filter(intent.refreshed.contains).map { direction in
            RulePlanner(direction, current[direction] ?? .empty([:]), intent, answers, now)
        }
        let parts = planners.map { $0.plan(renewsEarly: false) }
        self.parts = parts.contains(where: \.changes) ? planners.map { $0.plan(renewsEarly: true) } : parts
    }
}

/// What DNS said of a policy's names.
struct PolicyAnswers {
    /// What DNS says, of the names that it answered for.
    let resolved: [DomainName: Set<IPAddress>]
    /// Whether a failure keeps everything where it is.
    let isFrozen: Bool

    init(_ intent: PolicyIntent, _ outcomes: [DomainName: NameOutcome], _ isPartial: Bool) {
        let accepted = AcceptedSpace(intent.accept)
        var resolved: [DomainName: Set<IPAddress>] = [:]
        let names = intent.names
        for name in names {
            guard let outcome = outcomes[name] else { continue }
            let set = AddressSet(outcome, accepting: accepted)
            if case .failed = outcome.verdict { continue }
            if set.addresses.isEmpty, !set.refused.isEmpty { continue }
            resolved[name] = Set(set.addresses)
        }
        self.resolved = resolved
        isFrozen = isPartial || resolved.count < names.count
    }
}
