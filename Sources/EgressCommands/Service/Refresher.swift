internal import EgressManifest
internal import EgressModel
internal import Logging
internal import Synchronization

/// Does what a service is called for, and tells of it.
final class Refresher: Sendable {
    private let job: RefreshJob
    private let hook: ChangeHook?
    private let resolving: ResolverOptions
    private let talk: TalkOptions
    private let watch: ClusterWatch?
    private let monitor: RefreshMonitor
    private let clock: any ServiceClock
    /// The names whose TTL has been found too short.
    private let warned = Mutex<Set<DomainName>>([])
    /// The program of `--on-change`, while it runs.
    private let hooking = Mutex<Task<Void, Never>?>(nil)

    /// Seconds that it has left when the service is to end.
    private static let grace = 10.0

    init(
        job: RefreshJob, hook: ChangeHook?, resolving: ResolverOptions, talk: TalkOptions, watch: ClusterWatch?,
        monitor: RefreshMonitor, clock: any ServiceClock
    ) {
        self.job = job
        self.hook = hook
        self.resolving = resolving
        self.talk = talk
        self.watch = watch
        self.monitor = monitor
        self.clock = clock
    }

    /// Lets the write under way come to its end, and no other begin. A program of `--on-change` that does not end is ended.
    func close() async {
        let patience = Task {
            try await clock.sleep(seconds: Self.grace)
            hooking.withLock { $0?.cancel() }
        }
        await job.gate.close()
        patience.cancel()
    }

    func refresh(_ call: Call, _ schedule: RefreshSchedule) async -> RefreshSchedule.Finding {
        let reporter = Reporter(talk)
        let start = clock.uptime
        do throws(Failures) {
            guard let round = try await round(call, reporter) else { return .none }
            watch?.note(round.results, isAll: call.contains(.all))
            monitor.note(
                round, isWhole: call.contains(.all), seconds: clock.uptime - start, at: clock.uptime)
            // What has begun to be told is told to its end.
            _ = await job.gate.pass { await tell(round, schedule, reporter) }
            return round.finding
        } catch {
            reporter.report(error)
            monitor.noteFailure()
            return RefreshSchedule.Finding(isFailed: true, ttl: nil, untilExpiry: nil)
        }
    }

    /// - Returns: `nil` where there was nothing to do.
    private func round(_ call: Call, _ reporter: Reporter) async throws(Failures) -> RefreshRound? {
        let lookup = try resolving.lookup(reporter)
        guard !call.contains(.all), let watch else {
            return try await job.round(lookup, reporter, now: clock.time)
        }
        let objects = watch.takeChanged()
        return objects.isEmpty ? nil : await job.round(of: objects, lookup, reporter, now: clock.time)
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
        await run(hook, round, reporter)
    }

    /// Runs the program in a task that can be ended, and tells what went wrong before the service may end.
    private func run(_ hook: ChangeHook, _ round: RefreshRound, _ reporter: Reporter) async {
        let report = round.report
        let task = Task {
            if let failure = await hook.run(with: report) { reporter.report(failure) }
        }
        hooking.withLock { $0 = task }
        await task.value
        hooking.withLock { $0 = nil }
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
