internal import EgressDiscover
internal import EgressManifest
internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh

/// What `discover` prints.
struct DiscoverReport {
    private let discovery: Discovery
    private let inventory: Inventory
    private let settings: ProposalSettings
    private let source: ObjectSource
    private let reporter: Reporter
    private let proposals: [WorkloadProposal]

    init(
        _ discovery: Discovery, _ inventory: Inventory, _ settings: ProposalSettings, _ source: ObjectSource,
        _ reporter: Reporter
    ) {
        self.source = source
        self.discovery = discovery
        self.inventory = inventory
        self.settings = settings
        self.reporter = reporter
        proposals = discovery.workloads.map { WorkloadProposal($0, settings, inventory) }
    }

    func print(_ format: DiscoverFormat) throws(Failures) {
        if discovery.isCut { tell(.cluster, .manyClients(AnswerTally.strangerLimit)) }
        switch format {
        case .text:
            tellErrors()
            try printProduct(DiscoverText(discovery, proposals, source).text)
        case .json:
            tellErrors()
            try printProduct(DiscoverJSON(discovery, proposals).text)
        case .policies:
            tellClients()
            // The printer tells of special-purpose addresses, as an error.
            tellObstacles { if case .specialPurpose = $0 { false } else { true } }
            try printProduct(try policies().joined(separator: "---\n"))
        }
    }

    /// Prints what policies deny.
    func print(_ policies: [EnforcedPolicy], asJSON: Bool) throws(Failures) {
        tellClients()
        tellObstacles { $0.isUnjudged || isError($0) }
        let gaps = discovery.workloads.flatMap { PolicyGap.all($0, policies, ports: settings.ports, inventory) }
        if !gaps.isEmpty { reporter.raise(to: .different) }
        try printProduct(
            asJSON ? JSONValue.array(gaps.map(\.json)).indented : gaps.map { $0.line + "\n" }.joined())
    }

    // MARK: Messages

    private func tell(_ subject: Subject, _ finding: DiscoverFinding) {
        reporter.tell(Notice(subject, .discover(finding)))
    }

    /// Tells of what is missing because of a limit. The text and the JSON show everything else.
    private func tellErrors() {
        tellObstacles(where: isError)
    }

    private func isError(_ obstacle: WorkloadObstacle) -> Bool {
        Finding.discover(.workload(obstacle, source)).severity != .warning
    }

    private func tellObstacles(where isTold: (WorkloadObstacle) -> Bool) {
        for proposal in proposals {
            for obstacle in proposal.obstacles where isTold(obstacle) {
                tell(proposal.subject, .workload(obstacle, source))
            }
        }
    }

    /// Tells of clients that no policy can be about.
    private func tellClients() {
        for client in discovery.clients where client.nameCount > 0 {
            tell(.setting(.learn, nil), client.finding(source))
        }
    }

    // MARK: Policies

    /// Returns the policies. What keeps one from being printed is reported, and does not affect the others.
    private func policies() throws(Failures) -> [String] {
        let printer = ProposalPrinter(try OutputOptions.style(template: nil), reporter)
        var texts: [String] = []
        for proposal in proposals {
            do throws(Notices) {
                let own = try printer.policies(proposal)
                // Without a selector, the obstacle says so.
                if own.isEmpty, proposal.needsSomething, proposal.profile.workload.selector != nil {
                    tell(proposal.subject, .noPolicy)
                }
                texts += own
            } catch {
                error.list.forEach { reporter.tell($0) }
            }
        }
        return texts
    }
}

extension ClientProfile {
    /// The number of names and Services that the client looked up.
    fileprivate var nameCount: Int { asked.names.count + asked.services.count }

    /// Why the names of the client belong to no workload.
    func finding(_ source: ObjectSource) -> DiscoverFinding {
        isNode ? .node(address, names: nameCount) : .stranger(address, names: nameCount, source)
    }
}

extension WorkloadProposal {
    fileprivate var subject: Subject { .policy(profile.workload.displayName, file: nil) }
}

extension WorkloadObstacle {
    /// Whether there is no verdict on what the obstacle is about.
    fileprivate var isUnjudged: Bool {
        switch self {
        case .service(_, let obstacle): obstacle != .headless
        case .podAddress: true
        default: false
        }
    }
}
