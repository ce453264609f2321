package import EgressModel
package import EgressPolicy

/// The DNS results for the names of a policy, and the addresses that each name contributes.
package struct HostAnswers {
    package let outcomes: [NameOutcome]
    /// The key is `nil` for the learned addresses of an address set, whose hosts count as one.
    package let sets: [HostName?: AddressSet]
    /// What was learned for the policy; `nil` if nothing is learned.
    let learning: PolicyLearning?
    /// The learned addresses that are added to each host, or to all hosts of an address set, if the policy is new.
    package let learned: [HostName?: Set<IPAddress>]
    /// The notes on the learned addresses, if the policy is new.
    let notes: RetentionNotes
    /// The notices about the names, in the order of the names.
    package let notices: [Notice]

    /// - Parameters:
    ///   - outcomes: The outcome of each name of `intent`.
    ///   - intent: What the user wants.
    ///   - consequence: What it means for the policy if a name fails or has a refused address.
    ///   - learning: What was learned for the policy; `nil` if nothing is learned.
    ///   - now: The time at which the policy is generated.
    package init(
        _ outcomes: [NameOutcome], _ intent: PolicyIntent, _ consequence: Consequence, _ learning: PolicyLearning?,
        now: UTCTime
    ) {
        let accepted = AcceptedSpace(intent.accept)
        var sets: [HostName?: AddressSet] = [:]
        var notices: [Notice] = []
        for outcome in outcomes {
            let set = AddressSet(outcome, accepting: accepted)
            sets[HostName.name(outcome.name)] = set
            let report = NameReport(outcome, family: intent.family)
            notices += report.warnings + report.serverWarnings
            notices += [report.failure(consequence) ?? report.refusal(set, consequence)].compactMap(\.self)
        }
        let plan = Self.plan(outcomes, intent, learning, now)
        let changes = plan?.hosts.filter { !$0.learned.isEmpty } ?? []
        learned = changes.reduce(into: [:]) { $0[$1.host] = Set($1.learned.keys) }
        for (host, addresses) in learned {
            sets[host] = sets[host]?.adding(addresses) ?? AddressSet(addresses)
        }
        notes = plan?.notes ?? [:]
        self.learning = learning
        self.outcomes = outcomes
        self.sets = sets
        self.notices = notices
    }

    /// Returns the plan of a new policy; `nil` if nothing was learned for it.
    private static func plan(
        _ outcomes: [NameOutcome], _ intent: PolicyIntent, _ learning: PolicyLearning?, _ now: UTCTime
    ) -> RulePlan? {
        guard let learning else { return nil }
        let answers = Dictionary(outcomes.map { ($0.name, $0) }) { $1 }
        let plan = PolicyPlan(
            [:], intent, outcomes: answers, isPartial: outcomes.contains(where: \.isPartial), learning: learning,
            now: now)
        return plan[.egress]
    }

    /// Whether every name has addresses, and none of them was refused.
    package var isComplete: Bool { notices.allSatisfy { $0.status == nil } }

    /// Whether no name has a refused address.
    package var isWhole: Bool { wholeSets.count == sets.count }

    /// The names without refused addresses. A policy that contains names must not contain a name with a refused
    /// address, because the name would allow that address too.
    package var wholeSets: [HostName?: AddressSet] { sets.filter { $0.value.refused.isEmpty } }
}
