internal import EgressCluster
internal import EgressModel
package import EgressObserve
internal import EgressPolicy
internal import EgressSystem
internal import Logging
internal import NIOCore
internal import ServiceLifecycle
internal import SystemPackage
internal import UnixSignals

/// Refreshes policies until the process is asked to end.
///
/// After SIGTERM or SIGINT, the current write finishes. A second one of these signals ends the process immediately.
/// SIGHUP triggers a refresh.
package struct RefreshService {
    private let settings: ServiceSettings
    private let clock: any ServiceClock
    private let observe: @Sendable () -> any RefreshObserver
    private let pages: @Sendable (RefreshMonitor, LearningRun?, Forwarder?, any ServiceClock) -> any MonitorPages
    private let trigger = RefreshTrigger()
    private let monitor: RefreshMonitor
    private let watch: ClusterWatch?
    private let refresher: Refresher
    private let learning: LearningService?
    private let forward: ForwardSettings?

    /// Creates a service.
    ///
    /// - Parameters:
    ///   - settings: When to refresh, and the address to listen on.
    ///   - job: What to refresh.
    ///   - learn: What to learn from; `nil` to not learn.
    ///   - forward: Where to forward queries; `nil` to not forward. A service that forwards also learns.
    ///   - hook: The program to run after changes.
    ///   - clock: The clock of the service.
    ///   - observe: Creates the observer of one refresh.
    ///   - pages: Creates the pages for monitoring.
    package init(
        _ settings: ServiceSettings, _ job: RefreshJob, _ learn: LearnSettings?, _ forward: ForwardSettings?,
        _ hook: ChangeHook?, _ clock: any ServiceClock,
        observe: @escaping @Sendable () -> any RefreshObserver,
        pages: @escaping @Sendable (RefreshMonitor, LearningRun?, Forwarder?, any ServiceClock) -> any MonitorPages
    ) {
        self.settings = settings
        self.forward = forward
        self.clock = clock
        self.observe = observe
        self.pages = pages
        monitor = RefreshMonitor(
            at: clock.uptime, settings.schedule, settings.listen.map { _ in ServiceBoard(start: clock.time) })
        let ownPace: WritePace = forward == nil ? .cluster : .clusterWithHolds
        let pace: WritePace = !job.place.isCluster ? .files : hook == nil ? ownPace : .clusterWithHook
        let place = learn.map { [trigger] settings in
            LearningPlace(settings, pace, settle: forward?.settle ?? 0, clock, trigger, observe)
        }
        let watch: ClusterWatch? =
            if case .cluster(let store, let selection) = job.place {
                ClusterWatch(store, selection, trigger, clock, observe(), place?.run, monitor.board)
            } else { nil }
        let job = place.map { job.learning($0.run) } ?? job
        let refresher = Refresher(
            job: job, hook: hook, observe: observe, watch: watch, monitor: monitor, clock: clock)
        learning = place.map { LearningService($0, clock, refresher) }
        self.watch = watch
        self.refresher = refresher
    }

    /// - Throws: `Notices` if the service cannot listen, or if one of its parts fails.
    package func run() async throws(Notices) {
        let loop = RefreshLoop(
            schedule: settings.schedule, clock: clock, trigger: trigger, jitter: { .random(in: 0..<1) },
            refresh: refresher.refresh, plan: { [monitor] in monitor.note(period: $0.period) })
        var services: [any Service] = await [
            SecondSignalService(), SignalService(trigger: trigger, signals: UnixSignalsSequence(trapping: .sighup)),
        ]
        if let watch { services.append(watch) }
        let forwarding = try await forwarding()
        if let address = settings.listen { services.append(try await listen(on: address, forwarding?.forwarder)) }
        if let learning { services += try await learning.services() }
        services.append(LoopService(loop: loop, refresher: refresher, learning: learning))
        // The last one is the first that is asked to end: clients get their answers before the last writes.
        if let forwarding { services.append(forwarding) }
        let group = ServiceGroup(
            services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: Logger.silent)
        do {
            try await group.run()
        } catch {
            throw Notices(.service, .refresh(.serviceFailed("\(error)")), .serviceEnds)
        }
    }

    private func forwarding() async throws(Notices) -> ForwardingService? {
        guard let forward, let learning else { return nil }
        return try await ForwardingService(forward, learning.place, observe)
    }

    private func listen(
        on address: ListenAddress, _ forwarder: Forwarder?
    ) async throws(Notices) -> MonitorServer {
        do {
            let server = try await MonitorServer(address, pages(monitor, learning?.run, forwarder, clock))
            observe().listens(on: server.address)
            return server
        } catch {
            let finding = (error as? IOError).map { RefreshFinding.notListening(Errno(rawValue: $0.errnoCode)) }
            throw Notices(
                .setting(.listen, "\(address)"), .refresh(finding ?? .notListeningFor("\(error)")), .nothingDone)
        }
    }
}

/// Runs the refresh loop. It ends as soon as the current write has finished, even if a refresh still waits for other
/// work.
private struct LoopService: Service {
    let loop: RefreshLoop
    let refresher: Refresher
    let learning: LearningService?

    func run() async throws {
        let task = Task { await loop.run() }
        try? await gracefulShutdown()
        await learning?.flush()
        await refresher.close()
        task.cancel()
    }
}

/// Triggers a refresh at SIGHUP.
private struct SignalService: Service {
    let trigger: RefreshTrigger
    let signals: UnixSignalsSequence

    func run() async throws {
        for await _ in signals.cancelOnGracefulShutdown() { trigger.fire(.all) }
    }
}
