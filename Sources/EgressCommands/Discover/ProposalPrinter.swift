internal import EgressDiscover
internal import EgressManifest
internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh

/// Makes the text of the policies that `discover` proposes.
final class ProposalPrinter {
    private let style: PolicyStyle
    private let reporter: Reporter
    private let now = UTCTime.now
    private var told: Set<Notice> = []

    init(_ style: PolicyStyle, _ reporter: Reporter) {
        self.style = style
        self.reporter = reporter
    }

    /// Returns the policy of the names outside the cluster; `nil` if there is none. A name with an address that no policy may
    /// contain is left out, because a refresh would refuse it.
    func names(_ proposal: WorkloadProposal) throws(Notices) -> String? {
        guard let wanted = proposal.names else { return nil }
        let found = HostAnswers(wanted.outcomes, wanted.intent, .leftOut, nil, now: now)
        for notice in found.notices where told.insert(notice).inserted { reporter.tell(notice) }
        let refused = Set(wanted.outcomes.map(\.name)).subtracting(found.wholeSets.keys.compactMap { $0?.name })
        guard let names = wanted.without(refused) else { return nil }
        let answers = HostAnswers(names.outcomes, names.intent, .leftOut, nil, now: now)
        let policy = GeneratedPolicy(names.subject, names.intent, answers, egress: answers.sets)
        for limit in policy.policy.limits(isFile: true) { tell(limit, policy.policy) }
        return try policy.text(style, hasComments: true, isAnnotated: true).checked(intent: names.intent, answers)
    }

    /// Returns the policy of the Services; `nil` if there is none.
    func services(_ proposal: WorkloadProposal, withDNS: Bool) throws(Notices) -> String? {
        guard let services = proposal.services(withDNS: withDNS) else { return nil }
        for limit in services.policy.limits(isFile: true) { tell(limit, services.policy) }
        return try PolicyText(services.policy, words: [.egress: services.words], style).checked()
    }

    private func tell(_ limit: KnownLimit, _ policy: NetworkPolicy) {
        reporter.tell(Notice(.policy(policy.subject.name, file: nil), .policy(.limit(limit))))
    }
}
