import Synchronization

@testable import EgressRefresh

/// A refresh loop that runs in simulated time and records its refreshes.
final class SimulatedService: Sendable {
    struct Refresh: Equatable {
        let at: Double
        let scope: RefreshScope
    }

    let clock = SimulatedClock()
    let trigger: RefreshTrigger
    private let refreshes = Mutex<[Refresh]>([])
    private let schedule: RefreshSchedule
    private let finding: @Sendable (Double) -> RefreshSchedule.Observation
    private let takes: Double

    /// Creates a service whose refreshes take `takes` seconds. `finding` returns the observation of a refresh at a time
    /// in seconds.
    init(
        _ schedule: RefreshSchedule, takes: Double = 0, trigger: RefreshTrigger = RefreshTrigger(),
        finding: @escaping @Sendable (Double) -> RefreshSchedule.Observation = { _ in .none }
    ) {
        self.schedule = schedule
        self.takes = takes
        self.trigger = trigger
        self.finding = finding
    }

    /// Runs the loop for this many seconds, with a jitter from 0 to below 1.
    func run(for seconds: Double, jitter: Double = 0) async -> [Refresh] {
        let loop = RefreshLoop(
            schedule: schedule, clock: clock, trigger: trigger, jitter: { jitter },
            refresh: { [self] scope, _ in
                let now = clock.uptime
                guard now < seconds else {
                    withUnsafeCurrentTask { $0?.cancel() }
                    return .none
                }
                refreshes.withLock { $0.append(Refresh(at: now, scope: scope)) }
                clock.pass(seconds: takes)
                return finding(now)
            }, plan: { _ in })
        await Task { await loop.run() }.value
        return refreshes.withLock { $0 }
    }
}

extension [SimulatedService.Refresh] {
    /// The seconds between consecutive refreshes.
    var gaps: [Double] { zip(self, dropFirst()).map { $1.at - $0.at } }
}
