internal import EgressModel
internal import Logging
internal import Synchronization

/// Does what a service is called for, and tells of it.
final class Refresher: Sendable {
    private let job: RefreshJob
    private let hook: ChangeHook?
    private let resolving: ResolverOptions
    private let talk: TalkOptions
    let monitor: RefreshMonitor
    private let clock: any ServiceClock
    /// The names whose TTL has been found too short.
    private let warned = Mutex<Set<DomainName>>([])

    init(
        job: RefreshJob, hook: ChangeHook?, resolving: ResolverOptions, talk: TalkOptions, monitor: RefreshMonitor,
        clock: any ServiceClock
    ) {
        self.job = job
        self.hook = hook
        self.resolving = resolving
        self.talk = talk
        self.monitor = monitor
        self.clock = clock
    }

    /// Lets the write under way come to its end, and no other begin.
    func close() async { await job.gate.close() }

    func refresh(_ call: Call, _ schedule: RefreshSchedule) async -> RefreshSchedule.Finding {
        let reporter = Reporter(talk)
        let start = clock.uptime
        do throws(Failures) {
            let round = try await job.round(try resolving.lookup(reporter), reporter, now: clock.time)
            monitor.note(round, isWhole: true, seconds: clock.uptime - start, at: clock.uptime)
            await tell(round, schedule, reporter)
            return round.finding
        } catch {
            reporter.report(error)
            monitor.noteFailure(at: clock.uptime)
            return RefreshSchedule.Finding(isFailed: true, ttl: nil, untilExpiry: nil)
        }
    }

    private func tell(_ round: RefreshRound, _ schedule: RefreshSchedule, _ reporter: Reporter) async {
        round.tell()
        let log = ChangeLog(reporter.logger)
        for policy in round.policies { log.tell(policy) }
        warn(round.outcomes, schedule, reporter)
        let summary = RefreshSummary(round.results, isCluster: job.place.isCluster).line
        if round.hasChanged || reporter.status != .done {
            reporter.tell(summary)
        } else {
            reporter.logger.info("\(summary)")
        }
        guard round.hasChanged, let hook else { return }
        let failure = await job.gate.pass { await hook.run(with: round.report) }
        if let failure = failure ?? nil { reporter.report(failure) }
    }

    /// Names whose addresses may change more often than they are looked up.
    private func warn(_ outcomes: [NameOutcome], _ schedule: RefreshSchedule, _ reporter: Reporter) {
        guard case .seconds(let seconds) = schedule.interval else { return }
        let short = outcomes.filter { $0.ttl.map { $0 < seconds } ?? false }
        let fresh = warned.withLock { warned in short.filter { warned.insert($0.name).inserted } }
        guard let lowest = fresh.compactMap(\.ttl).min() else { return }
        let names = PlaceList(fresh.map { "\($0.name)" }.sorted())
        reporter.warn(
            "--every", "\(seconds) s is longer than the TTL of \(names), the lowest of which is \(lowest) s",
            hint: "refresh more often, or with --every ttl; retain keeps addresses that come and go")
    }
}
