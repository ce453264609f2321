internal import EgressObserve
internal import EgressRefresh
internal import EgressResolve
internal import NIOHTTP1

/// The pages of a service: `/healthz`, `/readyz` and `/metrics` for monitoring, and those for people.
struct ServicePages: MonitorPages {
    let monitor: RefreshMonitor
    /// What the service learns; `nil` if it does not learn.
    let learning: LearningRun?
    /// The forwarder; `nil` if the service does not forward.
    let forwarder: Forwarder?
    let clock: any ServiceClock
    private let desk = PageDesk()

    init(monitor: RefreshMonitor, learning: LearningRun?, forwarder: Forwarder?, clock: any ServiceClock) {
        self.monitor = monitor
        self.learning = learning
        self.forwarder = forwarder
        self.clock = clock
    }

    let missing = MonitorPage(status: .notFound, "not found\n")
    let refused = MonitorPage(
        status: .methodNotAllowed, "only GET is served\n", fields: [("Allow", "GET, HEAD")])

    func page(at path: String, query: String) async -> MonitorPage? {
        switch path {
        case "/healthz":
            await isServing ? MonitorPage("alive\n") : MonitorPage(status: .serviceUnavailable, "DNS is not served\n")
        case "/readyz": await readiness
        case "/metrics":
            MonitorPage(
                MetricsPage(
                    monitor.snapshot, Array(monitor.board?.snapshot.policies.values ?? [:].values),
                    await QueryTraffic.total(), learning?.counts, await forwarder?.counts(),
                    at: clock.uptime, time: clock.time
                ).text,
                type: "text/plain; version=0.0.4; charset=utf-8")
        default: await page(PageQuery(path: path, query: query))
        }
    }

    private var isServing: Bool { get async { await forwarder?.isServing() ?? true } }

    /// Returns a page for people.
    private func page(_ query: PageQuery) async -> MonitorPage? {
        guard let board = monitor.board else { return nil }
        let (isServing, traffic) = (await isServing, await QueryTraffic.total())
        let (learned, forwarded) = (learning?.counts, await forwarder?.counts())
        return await desk.serve {
            // A visitor who waits keeps no copy of the state.
            let (state, uptime, now) = (board.snapshot, clock.uptime, clock.time)
            let troubles = state.troubles
            let health = ServiceHealth(
                troubles, monitor.snapshot, isReady: monitor.isReady(at: uptime), isServing: isServing, at: uptime,
                time: now)
            return PageSource(
                board: state, troubles: troubles, monitor: monitor.snapshot, health: health, traffic: traffic,
                learning: learned, hasListeners: learning?.hasListeners ?? false, forwarding: forwarded, uptime: uptime,
                now: now
            ).page(query)
        }
    }

    /// A forwarder is ready as soon as it has read the policies, and stays so while refreshes fail. It still learns and
    /// holds answers, and the refreshes themselves can depend on it.
    private var readiness: MonitorPage {
        get async {
            guard forwarder == nil ? monitor.isReady(at: clock.uptime) : monitor.hasRead else {
                let lack = monitor.snapshot.lastSuccess == nil ? "yet" : "lately"
                return MonitorPage(
                    status: .serviceUnavailable,
                    forwarder == nil ? "no refresh has succeeded \(lack)\n" : "the policies have not been read\n")
            }
            return await isServing
                ? MonitorPage("ready\n") : MonitorPage(status: .serviceUnavailable, "DNS is not served\n")
        }
    }
}
