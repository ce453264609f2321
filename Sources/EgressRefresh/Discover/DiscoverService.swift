package import EgressModel
package import EgressObserve
internal import Logging
internal import ServiceLifecycle
internal import UnixSignals

/// Listens to DNS servers and watches a cluster until the time is over, or until the process gets SIGINT or SIGTERM.
package struct DiscoverService: Sendable {
    private let listeners: [TapPlace]
    private let admission: TapAdmission
    private let sink: any TapSink
    private let watch: InventoryWatch?
    private let time: TimeSpan?
    private let clock: any ServiceClock

    /// - Parameters:
    ///   - listeners: The places at which DNS servers connect.
    ///   - admission: The DNS servers that count.
    ///   - sink: Receives what they tell.
    ///   - watch: Watches the cluster; `nil` if its objects come from files.
    ///   - time: How long the service runs; `nil` for no end.
    ///   - clock: The clock of the service.
    package init(
        _ listeners: [TapPlace], _ admission: TapAdmission, _ sink: any TapSink, _ watch: InventoryWatch?,
        for time: TimeSpan?, _ clock: any ServiceClock
    ) {
        self.listeners = listeners
        self.admission = admission
        self.sink = sink
        self.watch = watch
        self.time = time
        self.clock = clock
    }

    /// - Parameter tell: Receives each place at which the service listens, and its port if it has one.
    /// - Throws: `Notices` if the service cannot listen, or if one of its parts fails.
    package func run(_ tell: (TapPlace, Int?) -> Void) async throws(Notices) {
        var services: [any Service] = [SecondSignalService()]
        if let watch { services.append(watch) }
        for place in listeners { services.append(try await ListenerService(place, admission, sink, tell)) }
        var parts = services.map { ServiceGroupConfiguration.ServiceConfiguration(service: $0) }
        if let time {
            parts.append(
                ServiceGroupConfiguration.ServiceConfiguration(
                    service: Timer(seconds: Double(time.seconds), clock: clock),
                    successTerminationBehavior: .gracefullyShutdownGroup))
        }
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: parts, gracefulShutdownSignals: [.sigterm, .sigint], logger: Logger.silent))
        do {
            try await group.run()
        } catch {
            throw Notices(.service, .refresh(.serviceFailed("\(error)")), .serviceEnds)
        }
    }
}

/// Ends when the time is over, and earlier if it is asked to.
private struct Timer: Service {
    let seconds: Double
    let clock: any ServiceClock

    func run() async throws {
        await cancelWhenGracefulShutdown { try? await clock.wait(seconds: seconds) }
    }
}
