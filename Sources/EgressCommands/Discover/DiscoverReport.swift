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
    private let reporter: Reporter
    private let proposals: [WorkloadProposal]

    init(_ discovery: Discovery, _ inventory: Inventory, _ settings: ProposalSettings, _ reporter: Reporter) {
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
            try printProduct(DiscoverText(discovery, proposals).text)
        case .json:
            tellErrors()
            try printProduct(DiscoverJSON(discovery, proposals).text)
        case .policies:
            tellClients()
            tellObstacles { _ in true }
            try printProduct(try policies().joined(separator: "---\n"))
        }
    }

    /// Prints what policies deny.
    func print(_ policies: [EnforcedPolicy], asJSON: Bool) throws(Failures) {
        tellClients()
        tellObstacles { $0.isUnjudged || Finding.discover(.workload($0)).severity != .warning }
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
        tellObstacles { Finding.discover(.workload($0)).severity != .warning }
    }

    private func tellObstacles(where isTold: (WorkloadObstacle) -> Bool) {
        for proposal in proposals {
            let subject = Subject.policy(proposal.profile.workload.displayName, file: nil)
            for obstacle in proposal.obstacles where isTold(obstacle) { tell(subject, .workload(obstacle)) }
        }
    }

    /// Tells of clients that no policy can be about.
    private func tellClients() {
        for client in discovery.clients where client.nameCount > 0 { tell(.setting(.learn, nil), client.finding) }
    }

    // MARK: Policies

    /// Returns the policies. What keeps one from being printed is reported, and does not affect the others.
    private func policies() throws(Failures) -> [String] {
        let printer = ProposalPrinter(try OutputOptions.style(template: nil), reporter)
        var texts: [String] = []
        for proposal in proposals {
            do throws(Notices) {
                let names = try printer.names(proposal)
                texts += [names, try printer.services(proposal, withDNS: names == nil)].compactMap(\.self)
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
    var finding: DiscoverFinding {
        isNode ? .node(address, names: nameCount) : .stranger(address, names: nameCount)
    }
}

extension WorkloadObstacle {
    /// Whether there is no verdict on what the obstacle is about.
    fileprivate var isUnjudged: Bool {
        switch self {
        case .service(_, let obstacle): obstacle != .headless
        default: false
        }
    }
}
