internal import EgressCluster
internal import EgressModel
internal import EgressPolicy
internal import EgressSystem
internal import Logging
internal import NIOCore
internal import ServiceLifecycle
internal import SystemPackage
internal import UnixSignals

/// Stays and refreshes until it is told to end.
///
/// SIGTERM and SIGINT let the write under way come to its end; a second one ends the process at once. SIGHUP refreshes now.
package struct RefreshService {
    private let settings: ServiceSettings
    private let clock: any ServiceClock
    private let observe: @Sendable () -> any RefreshObserver
    private let pages: @Sendable (RefreshMonitor, any ServiceClock) -> any MonitorPages
    private let trigger = RefreshTrigger()
    private let monitor: RefreshMonitor
    private let watch: ClusterWatch?
    private let refresher: Refresher

    /// Keeps what it refreshes and when.
    ///
    /// - Parameters:
    ///   - settings: when to refresh, and where to listen.
    ///   - job: what to refresh.
    ///   - hook: the program that is told of changes.
    ///   - clock: the time.
    ///   - observe: makes the observer of one refresh.
    ///   - pages: makes what is served to those who watch.
    package init(
        _ settings: ServiceSettings, _ job: RefreshJob, _ hook: ChangeHook?, _ clock: any ServiceClock,
        observe: @escaping @Sendable () -> any RefreshObserver,
        pages: @escaping @Sendable (RefreshMonitor, any ServiceClock) -> any MonitorPages
    ) {
        self.settings = settings
        self.clock = clock
        self.observe = observe
        self.pages = pages
        monitor = RefreshMonitor(at: clock.uptime, settings.schedule)
        watch =
            if case .cluster(let store, let selection) = job.place {
                ClusterWatch(store, selection, trigger, clock, observe())
            } else { nil }
        refresher = Refresher(
            job: job, hook: hook, observe: observe, watch: watch, monitor: monitor, clock: clock)
    }

    /// - Throws: `Notices` where it cannot listen.
    package func run() async throws(Notices) {
        let loop = RefreshLoop(
            schedule: settings.schedule, clock: clock, trigger: trigger, jitter: { .random(in: 0..<1) },
            refresh: refresher.refresh, plan: { [monitor] in monitor.note(period: $0.period) })
        var services: [any Service] = await [
            SecondSignalService(), SignalService(trigger: trigger, signals: UnixSignalsSequence(trapping: .sighup)),
        ]
        if let watch { services.append(watch) }
        if let address = settings.listen { services.append(try await listen(on: address)) }
        services.append(LoopService(loop: loop, refresher: refresher))
        let group = ServiceGroup(
            services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: Logger.silent)
        do {
            try await group.run()
        } catch {
            throw Notices(.service, .refresh(.serviceFailed("\(error)")), .serviceEnds)
        }
    }

    private func listen(on address: ListenAddress) async throws(Notices) -> MonitorServer {
        do {
            let server = try await MonitorServer(address, pages(monitor, clock))
            observe().listens(on: server.address)
            return server
        } catch {
            let finding = (error as? IOError).map { RefreshFinding.notListening(Errno(rawValue: $0.errnoCode)) }
            throw Notices(
                .setting(.listen, "\(address)"), .refresh(finding ?? .notListeningFor("\(error)")), .nothingDone)
        }
    }
}

/// The refreshes. It ends when the write under way has ended, whatever else a refresh waits for.
private struct LoopService: Service {
    let loop: RefreshLoop
    let refresher: Refresher

    func run() async throws {
        let task = Task { await loop.run() }
        try? await gracefulShutdown()
        await refresher.close()
        task.cancel()
    }
}

/// Refreshes at SIGHUP.
private struct SignalService: Service {
    let trigger: RefreshTrigger
    let signals: UnixSignalsSequence

    func run() async throws {
        for await _ in signals.cancelOnGracefulShutdown() { trigger.fire(.all) }
    }
}

/// Ends the process and what it runs at the second signal that asks for it, as if nobody had caught it.
private struct SecondSignalService: Service {
    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        Task {
            var count = 0
            for await signal in signals {
                count += 1
                guard count > 1 else { continue }
                RunningPrograms.end()
                Signal(rawValue: signal.rawValue).endProcess()
            }
        }
        try? await gracefulShutdown()
    }
}

extension Logger {
    /// Says nothing: what a library notes of its own work is of no use to those who run this.
    fileprivate static let silent = Logger(label: "egressgen.lifecycle") { _ in SwiftLogNoOpLogHandler() }
}
