internal import EgressModel
internal import EgressObserve
internal import EgressPolicy
internal import EgressRefresh
internal import Logging

/// Reports on stderr what a service does.
struct ServiceTalk: RefreshObserver {
    private let reporter: Reporter
    private let resolving: ResolverOptions
    private let isCluster: Bool

    init(_ talk: TalkOptions, _ resolving: ResolverOptions, isCluster: Bool) {
        reporter = Reporter(talk)
        self.resolving = resolving
        self.isCluster = isCluster
    }

    func lookup() throws(Notices) -> NameLookup {
        do throws(Failures) {
            return try resolving.nameLookup(reporter)
        } catch {
            // The flags do not change while the service runs, but zone files and resolv.conf do.
            throw Notices(error.notices)
        }
    }

    func take(_ report: RefreshReport, unsteady: UnsteadyNames?) {
        reporter.tell(report)
        let log = ServiceLog(reporter.logger)
        for policy in report.policies { log.tell(policy) }
        if let unsteady { reporter.tell(Notice(.setting(.every, nil), .refresh(.unsteady(unsteady)))) }
        let summary = RefreshSummary(report.results, isCluster: isCluster).line
        if report.hasChanged || reporter.status != .done {
            reporter.tell(summary)
        } else {
            reporter.logger.info("\(summary)")
        }
    }

    func take(learned report: RefreshReport) {
        report.failures.forEach { reporter.tell($0) }
        for result in report.results {
            (result.failures + [result.deviation].compactMap(\.self)).forEach { reporter.tell($0) }
        }
        let log = ServiceLog(reporter.logger)
        for policy in report.policies { log.tell(policy) }
    }

    func take(_ notices: [Notice]) { notices.forEach { reporter.tell($0) } }

    func listens(on address: String) { reporter.tell("listening on \(address)") }

    func learns(at place: TapPlace, port: Int?) { reporter.tell("learning from \(place.with(port: port))") }

    func forwards(on addresses: [ListenAddress]) {
        for address in addresses { reporter.tell("forwarding on \(address)") }
    }

    func held(_ question: Question?, seconds: Double, _ lateness: ForwardCounts.Lateness?) {
        ServiceLog(reporter.logger).tell(held: question, seconds: seconds, lateness)
    }

    func text(of report: RefreshReport) -> [UInt8] { ReportJSON(report.policies).bytes }
}
