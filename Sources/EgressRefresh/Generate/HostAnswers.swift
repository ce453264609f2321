package import EgressModel
package import EgressPolicy

/// The DNS results for the names of a policy, and the addresses that each name contributes.
package struct HostAnswers {
    package let outcomes: [NameOutcome]
    package let sets: [HostName: AddressSet]
    /// The notices about the names, in the order of the names.
    package let notices: [Notice]

    /// - Parameters:
    ///   - outcomes: The outcome of each name of `intent`.
    ///   - intent: What the user wants.
    ///   - consequence: What it means for the policy if a name fails or has a refused address.
    package init(_ outcomes: [NameOutcome], _ intent: PolicyIntent, _ consequence: Consequence) {
        let accepted = AcceptedSpace(intent.accept)
        var sets: [HostName: AddressSet] = [:]
        var notices: [Notice] = []
        for outcome in outcomes {
            let set = AddressSet(outcome, accepting: accepted)
            sets[.name(outcome.name)] = set
            let report = NameReport(outcome, family: intent.family)
            notices += report.warnings + report.serverWarnings
            notices += [report.failure(consequence) ?? report.refusal(set, consequence)].compactMap(\.self)
        }
        self.outcomes = outcomes
        self.sets = sets
        self.notices = notices
    }

    /// Whether every name has addresses, and none of them was refused.
    package var isComplete: Bool { notices.allSatisfy { $0.status == nil } }

    /// Whether no name has a refused address.
    package var isWhole: Bool { wholeSets.count == sets.count }

    /// The names without refused addresses. A policy that contains names must not contain a name with a refused
    /// address, because the name would allow that address too.
    package var wholeSets: [HostName: AddressSet] { sets.filter { $0.value.refused.isEmpty } }
}
