internal import EgressManifest
internal import EgressModel
internal import Logging

/// Tells on stderr what a service does.
struct ServiceTalk: RefreshObserver {
    private let reporter: Reporter
    private let resolving: ResolverOptions
    private let isCluster: Bool

    init(_ talk: TalkOptions, _ resolving: ResolverOptions, isCluster: Bool) {
        reporter = Reporter(talk)
        self.resolving = resolving
        self.isCluster = isCluster
    }

    func lookup() throws(Failures) -> NameLookup { try resolving.nameLookup(reporter) }

    func take(_ round: RefreshRound, unsteady: UnsteadyNames?) {
        reporter.tell(round)
        let log = ServiceLog(reporter.logger)
        for policy in round.policies { log.tell(policy) }
        if let unsteady { warn(of: unsteady) }
        let summary = RefreshSummary(round.results, isCluster: isCluster).line
        if round.hasChanged || reporter.status != .done {
            reporter.tell(summary)
        } else {
            reporter.logger.info("\(summary)")
        }
    }

    func take(_ failures: Failures) { reporter.report(failures) }

    func listens(on address: String) { reporter.tell("listening on \(address)") }

    func report(of round: RefreshRound) -> [UInt8] { ReportJSON(round.policies).bytes }

    private func warn(of unsteady: UnsteadyNames) {
        let names = PlaceList(unsteady.names.map { "\($0)" }.sorted())
        reporter.warn(
            "--every",
            "\(unsteady.interval) s is longer than the TTL of \(names), the lowest of which is \(unsteady.lowestTTL) s",
            hint: "refresh more often, or with --every ttl; retain keeps addresses that come and go")
    }
}
