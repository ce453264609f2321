internal import EgressManifest
internal import EgressModel
internal import EgressSystem
internal import Logging
internal import NIOCore
internal import ServiceLifecycle
internal import SystemPackage
internal import UnixSignals

/// Stays and refreshes until it is told to end.
///
/// SIGTERM and SIGINT let the write under way come to its end; a second one ends the process at once. SIGHUP refreshes now.
struct RefreshService {
    private let settings: ServiceSettings
    private let clock: any ServiceClock
    private let observe: @Sendable () -> any RefreshObserver
    private let trigger = RefreshTrigger()
    private let monitor: RefreshMonitor
    private let watch: ClusterWatch?
    private let refresher: Refresher

    /// Keeps what it refreshes and when. `observe` makes the observer of one refresh.
    init(
        _ settings: ServiceSettings, _ job: RefreshJob, _ hook: ChangeHook?, _ clock: any ServiceClock,
        _ reporter: Reporter, observe: @escaping @Sendable () -> any RefreshObserver
    ) {
        self.settings = settings
        self.clock = clock
        self.observe = observe
        monitor = RefreshMonitor(at: clock.uptime, settings.schedule)
        watch =
            if case .cluster(let store, let selection) = job.place {
                ClusterWatch(store, selection, trigger, clock, reporter)
            } else { nil }
        refresher = Refresher(
            job: job, hook: hook, observe: observe, watch: watch, monitor: monitor, clock: clock)
    }

    /// - Throws: `Failures` where it cannot listen.
    func run() async throws(Failures) {
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
            throw Failures(Failure(.software, "service", "\(error)", consequence: "it ends"))
        }
    }

    private func listen(on address: ListenAddress) async throws(Failures) -> MonitorServer {
        let pages = MonitorPages(monitor: monitor, clock: clock)
        do {
            let server = try await MonitorServer(address) { await pages.page(at: $0) }
            observe().listens(on: server.address)
            return server
        } catch {
            let fact = (error as? IOError).map { Errno(rawValue: $0.errnoCode).text } ?? "\(error)"
            throw Failures(
                Failure(
                    .inputOutput, "--listen \(address)", "cannot be listened on: \(fact)",
                    consequence: "nothing is done"))
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
