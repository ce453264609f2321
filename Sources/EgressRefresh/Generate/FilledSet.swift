internal import EgressManifest
package import EgressModel
package import EgressPolicy

/// An address set that a policy refers to, with the addresses of its hosts.
package struct FilledSet {
    package let set: ReferencedSet
    let answers: HostAnswers
    private let object: GeneratedPolicy

    /// - Parameters:
    ///   - set: The set.
    ///   - outcomes: The outcomes of all names of the policy.
    ///   - consequence: What it means for the set if a name fails or has a refused address.
    ///   - learning: What was learned for the set; `nil` if nothing is learned.
    ///   - now: The time at which the set is generated.
    package init(
        _ set: ReferencedSet, _ outcomes: [NameOutcome], _ consequence: Consequence, _ learning: PolicyLearning?,
        now: UTCTime
    ) {
        let names = Set(set.intent.names)
        self.set = set
        answers = HostAnswers(
            outcomes.filter { names.contains($0.name) }, set.intent, consequence, learning, now: now)
        object = GeneratedPolicy(set.subject, set.intent, answers, egress: answers.sets, labels: set.labels)
    }

    /// Whether a host of the set has an address.
    package var holdsAddresses: Bool { object.holdsHosts }

    /// The known limits of some clusters that the set exceeds.
    package var limits: [KnownLimit] { object.policy.limits(isFile: true) }

    func text(_ template: PolicyTemplate, hasComments: Bool) throws(Notices) -> String {
        try object.text(.template(template), hasComments: hasComments, isAnnotated: true)
            .checked(intent: set.intent, answers)
    }

    /// Checks a set that was parsed from its rendered text. It must contain exactly what the user asked for, and the
    /// policy must select it.
    func check(_ found: NetworkPolicy) throws(InvariantViolation) {
        try Invariants.check(
            found, against: object.policy, intent: set.intent, outcomes: answers.outcomes, learned: answers.learned)
        for label in set.labels where !found.labels.contains(label) { throw .missingLabel(label) }
    }
}
