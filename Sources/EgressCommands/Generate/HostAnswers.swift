internal import EgressModel
internal import EgressPolicy

/// What DNS said of the names of a policy, and what each brings into it.
struct HostAnswers {
    let outcomes: [NameOutcome]
    let sets: [DomainName: AddressSet]
    /// Whether every name has addresses, and none was refused.
    let isComplete: Bool

    /// Takes what DNS said, and reports each name that failed or was refused an address.
    ///
    /// - Parameters:
    ///   - outcomes: one for each name of `intent`.
    ///   - intent: what the user wants.
    ///   - consequence: what follows for the policy where a name failed.
    ///   - reporter: where failures and warnings go.
    init(_ outcomes: [NameOutcome], _ intent: PolicyIntent, consequence: String, _ reporter: Reporter) {
        let accepted = AcceptedSpace(intent.accept)
        var sets: [DomainName: AddressSet] = [:]
        var isComplete = true
        for outcome in outcomes {
            let set = AddressSet(outcome, accepting: accepted)
            sets[outcome.name] = set
            let report = OutcomeReport(outcome, family: intent.family)
            report.warn(reporter)
            if let failure = report.failure(consequence: consequence) ?? report.refusal(set, consequence: consequence) {
                reporter.report(failure)
                isComplete = false
            }
        }
        self.outcomes = outcomes
        self.sets = sets
        self.isComplete = isComplete
    }

    /// Whether every address of every name may stand in a policy.
    var isWhole: Bool { wholeSets.count == sets.count }

    /// The names without those that have a refused address: as a name, such a rule would stand for that address too.
    var wholeSets: [DomainName: AddressSet] { sets.filter { $0.value.refused.isEmpty } }
}
