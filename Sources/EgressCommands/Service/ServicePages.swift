internal import EgressRefresh
internal import EgressResolve
internal import NIOHTTP1

/// The monitoring pages of a service: `/healthz`, `/readyz` and `/metrics`.
struct ServicePages: MonitorPages {
    let monitor: RefreshMonitor
    /// What the service learns; `nil` if it does not learn.
    let learning: LearningRun?
    let clock: any ServiceClock

    let missing = MonitorPage(status: .notFound, "not found\n")
    let refused = MonitorPage(status: .methodNotAllowed, "only GET is served\n")

    func page(at path: String) async -> MonitorPage? {
        switch path {
        case "/healthz": MonitorPage("alive\n")
        case "/readyz":
            monitor.isReady(at: clock.uptime)
                ? MonitorPage("ready\n")
                : MonitorPage(status: .serviceUnavailable, "no refresh has succeeded lately\n")
        case "/metrics":
            MonitorPage(
                MetricsPage(
                    monitor.snapshot, await QueryTraffic.total(), learning?.counts, at: clock.uptime, time: clock.time
                ).text,
                type: "text/plain; version=0.0.4; charset=utf-8")
        default: nil
        }
    }
}
