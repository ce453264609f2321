internal import EgressCluster
internal import EgressModel
internal import Synchronization

/// Runs the refreshes of a service, and reports them.
final class Refresher: Sendable {
    private let job: RefreshJob
    private let hook: ChangeHook?
    let observe: @Sendable () -> any RefreshObserver
    private let watch: ClusterWatch?
    private let monitor: RefreshMonitor
    private let clock: any ServiceClock
    /// The names that were already reported because their TTL is shorter than the interval.
    private let warned = Mutex<Set<DomainName>>([])
    /// The hook that is running.
    private let hooking = Mutex<Task<Void, Never>?>(nil)

    /// The seconds that a running hook has left when the service is asked to end.
    private static let grace = 10.0

    /// Creates a refresher. `observe` creates the observer of one refresh.
    init(
        job: RefreshJob, hook: ChangeHook?, observe: @escaping @Sendable () -> any RefreshObserver,
        watch: ClusterWatch?, monitor: RefreshMonitor, clock: any ServiceClock
    ) {
        self.job = job
        self.hook = hook
        self.observe = observe
        self.watch = watch
        self.monitor = monitor
        self.clock = clock
    }

    /// Waits until the current write has finished, and prevents further writes. A hook that runs longer than the grace
    /// period is ended.
    func close() async {
        let patience = Task {
            try await clock.sleep(seconds: Self.grace)
            hooking.withLock { $0?.cancel() }
        }
        await job.gate.close()
        patience.cancel()
    }

    func refresh(_ scope: RefreshScope, _ schedule: RefreshSchedule) async -> RefreshSchedule.Observation {
        let observer = observe()
        let start = clock.uptime
        monitor.board?.begin()
        do throws(Notices) {
            guard let report = try await report(scope, observer) else { return .none }
            watch?.note(report.results, isAll: scope.contains(.all))
            if scope.contains(.all), report.isClean { job.learning?.keep(report.results, report.answers.outcomes) }
            monitor.board?.note(report, isWhole: scope.contains(.all), at: clock.time)
            // The last of the two, because it makes the service ready: what the board knows is then there.
            monitor.note(
                report, isWhole: scope.contains(.all), seconds: clock.uptime - start, at: clock.uptime)
            // A report that has started is completed before the service ends.
            _ = await job.gate.pass { await tell(report, schedule, observer) }
            return report.observation
        } catch {
            // A refresh that the end of the service interrupts has not failed.
            guard !Task.isCancelled else { return .none }
            observer.take(error.list)
            monitor.noteFailure()
            monitor.board?.note(failure: error.list, at: clock.time)
            return RefreshSchedule.Observation(isFailed: true, ttl: nil, untilExpiry: nil)
        }
    }

    /// - Returns: `nil` if there was nothing to do.
    private func report(
        _ scope: RefreshScope, _ observer: any RefreshObserver
    ) async throws(Notices) -> RefreshReport? {
        let lookup = try observer.lookup()
        guard !scope.contains(.all), let watch else { return try await job.run(lookup, now: clock.time) }
        let objects = watch.takeChanged()
        return objects.isEmpty ? nil : try await job.run(on: objects, lookup, now: clock.time)
    }

    /// Writes what was learned.
    func carryOut(_ write: WriteQueue.Write) async -> RefreshReport {
        watch?.begin(write.unit)
        let report = await job.add(to: write.unit, renews: write.renews, now: clock.time)
        watch?.end(write.unit, report.results)
        return report
    }

    /// Whether the policies are in files.
    var isInFiles: Bool { !job.place.isCluster }

    /// Reports that the service ends although a number of policies or files lacks what was learned.
    func tellUnwritten(_ count: Int) {
        observe().take([Notice(.service, .learning(.unwritten(count)))])
    }

    /// Reports what was learned and written.
    func tell(learned report: RefreshReport) async {
        monitor.note(learned: report)
        monitor.board?.note(learned: report, at: clock.time)
        let observer = observe()
        _ = await job.gate.pass {
            observer.take(learned: report)
            guard report.hasChanged, let hook else { return }
            await run(hook, input: observer.text(of: report), observer)
        }
    }

    private func tell(_ report: RefreshReport, _ schedule: RefreshSchedule, _ observer: any RefreshObserver) async {
        observer.take(report, unsteady: unsteady(report.outcomes, schedule))
        guard report.hasChanged, let hook else { return }
        await run(hook, input: observer.text(of: report), observer)
    }

    /// Runs the hook in a task that `close` can cancel, and reports its failure before the service ends.
    private func run(_ hook: ChangeHook, input: [UInt8], _ observer: any RefreshObserver) async {
        let task = Task {
            let failure = await hook.run(input: input)
            monitor.board?.note(hook: failure, at: clock.time)
            if let failure { observer.take([failure]) }
        }
        hooking.withLock { $0 = task }
        await task.value
        hooking.withLock { $0 = nil }
    }

    /// Returns the names that are refreshed less often than their TTL requires, and that were not reported before.
    private func unsteady(_ outcomes: [NameOutcome], _ schedule: RefreshSchedule) -> UnsteadyNames? {
        guard case .seconds(let seconds) = schedule.interval else { return nil }
        let short = outcomes.filter { $0.ttl.map { Double($0) < seconds } ?? false }
        let fresh = warned.withLock { warned in short.filter { warned.insert($0.name).inserted } }
        guard let lowest = fresh.compactMap(\.ttl).min() else { return nil }
        return UnsteadyNames(names: fresh.map(\.name), interval: seconds, lowestTTL: lowest)
    }
}
