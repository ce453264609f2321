internal import EgressResolve
internal import NIOHTTP1

/// What is served to those who watch a service.
struct MonitorPages: Sendable {
    let monitor: RefreshMonitor
    let clock: any ServiceClock

    func page(at path: String) async -> MonitorServer.Page? {
        switch path {
        case "/healthz": .init(text: "alive\n")
        case "/readyz":
            monitor.isReady(at: clock.uptime)
                ? .init(text: "ready\n")
                : .init(status: .serviceUnavailable, text: "no refresh has succeeded lately\n")
        case "/metrics":
            .init(
                text: MetricsPage(
                    monitor.snapshot, await QueryTraffic.total(), at: clock.uptime, time: clock.time
                ).text,
                type: "text/plain; version=0.0.4; charset=utf-8")
        default: nil
        }
    }
}
