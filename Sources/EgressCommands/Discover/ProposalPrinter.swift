internal import EgressDiscover
internal import EgressManifest
internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh

/// Makes the text of the policies that `discover` proposes.
struct ProposalPrinter {
    private typealias Printed = (policy: NetworkPolicy, text: String)

    private let style: PolicyStyle
    private let reporter: Reporter
    private let now = UTCTime.now

    init(_ style: PolicyStyle, _ reporter: Reporter) {
        self.style = style
        self.reporter = reporter
    }

    /// Returns the policies of a workload, and tells of the limits that they exceed.
    ///
    /// - Throws: `Notices` if one of them cannot be printed. The other one alone would deny what the workload needs.
    func policies(_ proposal: WorkloadProposal) throws(Notices) -> [String] {
        let names = try names(proposal)
        let printed = [names, try services(proposal, withDNS: names == nil)].compactMap(\.self)
        for (policy, _) in printed { policy.limits(isFile: true).forEach { tell($0, policy) } }
        return printed.map(\.text)
    }

    /// Returns the policy of the names outside the cluster; `nil` if there is none. A name with an address that no policy may
    /// contain is left out, because a refresh would refuse it.
    private func names(_ proposal: WorkloadProposal) throws(Notices) -> Printed? {
        guard let wanted = proposal.names else { return nil }
        let whole = proposal.profile.workload.displayName
        for notice in HostAnswers(wanted.outcomes, wanted.intent, .leftOut, nil, now: now).notices {
            reporter.tell(notice.within(whole))
        }
        guard let names = wanted.usable else { return nil }
        let answers = HostAnswers(names.outcomes, names.intent, .leftOut, nil, now: now)
        let policy = GeneratedPolicy(names.subject, names.intent, answers, egress: answers.sets)
        let text = try within(names.subject) { () throws(Notices) in
            try policy.text(style, hasComments: true, isAnnotated: true).checked(intent: names.intent, answers)
        }
        return (policy.policy, text)
    }

    /// Returns the policy of the Services; `nil` if there is none.
    private func services(_ proposal: WorkloadProposal, withDNS: Bool) throws(Notices) -> Printed? {
        guard let services = proposal.services(withDNS: withDNS) else { return nil }
        let text = try within(services.policy.subject) { () throws(Notices) in
            try PolicyText(services.policy, words: [.egress: services.words], style).checked()
        }
        return (services.policy, text)
    }

    /// Renders a policy, and says in errors which one it is.
    private func within(_ subject: PolicySubject, _ text: () throws(Notices) -> String) throws(Notices) -> String {
        do throws(Notices) {
            return try text()
        } catch {
            throw Notices(error.list.map { $0.within(subject.displayName).with(.workloadWithoutPolicy) })
        }
    }

    private func tell(_ limit: KnownLimit, _ policy: NetworkPolicy) {
        reporter.tell(Notice(.policy(policy.subject.displayName, file: nil), .policy(.limit(limit))))
    }
}

extension PolicySubject {
    fileprivate var displayName: String { ManagedKind.networkPolicy.displayName(name, in: namespace) }
}
