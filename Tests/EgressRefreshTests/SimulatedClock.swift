import EgressModel
import Synchronization

@testable import EgressRefresh

/// A clock that advances only when a task waits for it, and then immediately.
final class SimulatedClock: ServiceClock {
    private struct State {
        var uptime = 0.0
        /// The seconds by which the wall clock was changed.
        var shift = 0
        /// The events to run, each with its uptime.
        var events: [(at: Double, event: @Sendable () -> Void)] = []
    }

    private static let start = 1_700_000_000
    private let state = Mutex(State())

    var uptime: Double { state.withLock { $0.uptime } }
    var time: UTCTime { state.withLock { UTCTime(seconds: Self.start + Int($0.uptime) + $0.shift) } }

    /// Changes the wall clock.
    func step(by seconds: Int) { state.withLock { $0.shift += seconds } }

    /// Advances the time although no task waits for it, as when a machine is asleep.
    func pass(seconds: Double) { state.withLock { $0.uptime += seconds } }

    func at(_ uptime: Double, _ event: @escaping @Sendable () -> Void) {
        state.withLock { $0.events.append((uptime, event)) }
    }

    func sleep(seconds: Double) async throws {
        try Task.checkCancellation()
        let due = state.withLock { state in
            state.uptime += seconds
            let due = state.events.filter { $0.at <= state.uptime }
            state.events.removeAll { $0.at <= state.uptime }
            return due
        }
        for (_, event) in due { event() }
        await Task.yield()
    }
}
