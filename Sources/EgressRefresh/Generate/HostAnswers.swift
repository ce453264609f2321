package import EgressModel
package import EgressPolicy

/// What DNS said of the names of a policy, and what each brings into it.
package struct HostAnswers {
    package let outcomes: [NameOutcome]
    package let sets: [DomainName: AddressSet]
    /// What is to be said of the names, in their order.
    package let notices: [Notice]

    /// Takes what DNS said.
    ///
    /// - Parameters:
    ///   - outcomes: one for each name of `intent`.
    ///   - intent: what the user wants.
    ///   - consequence: what follows for the policy where a name failed or was refused an address.
    package init(_ outcomes: [NameOutcome], _ intent: PolicyIntent, _ consequence: Consequence) {
        let accepted = AcceptedSpace(intent.accept)
        var sets: [DomainName: AddressSet] = [:]
        var notices: [Notice] = []
        for outcome in outcomes {
            let set = AddressSet(outcome, accepting: accepted)
            sets[outcome.name] = set
            let report = NameReport(outcome, family: intent.family)
            notices += report.warnings + report.serverWarnings
            notices += [report.failure(consequence) ?? report.refusal(set, consequence)].compactMap(\.self)
        }
        self.outcomes = outcomes
        self.sets = sets
        self.notices = notices
    }

    /// Whether every name has addresses, and none was refused.
    package var isComplete: Bool { notices.allSatisfy { $0.status == nil } }

    /// Whether every address of every name may stand in a policy.
    package var isWhole: Bool { wholeSets.count == sets.count }

    /// The names without those that have a refused address: as a name, such a rule would stand for that address too.
    package var wholeSets: [DomainName: AddressSet] { sets.filter { $0.value.refused.isEmpty } }
}
