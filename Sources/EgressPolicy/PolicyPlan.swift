package import EgressModel

/// The plan of a refresh for one policy: its new rules and notes, and how they differ from the current ones.
///
/// The plan depends only on the content of the policy, the user's intent, the DNS answers and the time.
package struct PolicyPlan: Hashable, Sendable {
    /// One plan for each direction that is kept up to date, egress first.
    package let parts: [RulePlan]

    package subscript(direction: TrafficDirection) -> RulePlan? { parts.first { $0.direction == direction } }

    /// The changes of all hosts, grouped by direction.
    package var hosts: [RulePlan.HostChange] { parts.flatMap(\.hosts) }
    /// Whether an address is added to a host.
    package var adds: Bool { hosts.contains { !$0.added.isEmpty } }
    package var changesRules: Bool { parts.contains(where: \.changesRules) }
    package var changesNotes: Bool { parts.contains(where: \.changesNotes) }
    package var changes: Bool { changesRules || changesNotes }
    /// The time when the next note expires, or `nil` if none does. The notes of patterns expire only in a run that learns.
    package var nextExpiry: UTCTime? { parts.compactMap(\.nextExpiry).min() }

    /// Plans one refresh.
    ///
    /// - Parameters:
    ///   - current: The current content of the policy.
    ///   - intent: The user's intent.
    ///   - outcomes: The results of the DNS lookups of the names in `intent`.
    ///   - isPartial: Whether one of several resolvers failed.
    ///   - learning: What the run has learned for the policy; `nil` if the run does not learn.
    ///   - now: The time of the refresh. It decides which notes have expired.
    package init(
        _ current: AppliedPolicy, _ intent: PolicyIntent, outcomes: [DomainName: NameOutcome], isPartial: Bool,
        learning: PolicyLearning? = nil, now: UTCTime
    ) {
        let answers = PolicyAnswers(intent, outcomes, isPartial)
        let planners = TrafficDirection.allCases.filter(intent.refreshed.contains).map { direction in
            RulePlanner(
                direction, current[direction] ?? .empty([:], intent.kind.layout), intent, answers, learning, now)
        }
        let parts = planners.map { $0.plan(renewsEarly: false) }
        self.parts = parts.contains(where: \.changes) ? planners.map { $0.plan(renewsEarly: true) } : parts
    }
}

/// The DNS answers for the names of a policy.
struct PolicyAnswers {
    /// The addresses of each name with a usable answer. A name is missing if its lookup failed, or if DNS gave only
    /// addresses that no policy may contain.
    let resolved: [DomainName: Set<IPAddress>]
    /// Whether all addresses and notes stay, because a name has no usable answer or a resolver failed.
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
