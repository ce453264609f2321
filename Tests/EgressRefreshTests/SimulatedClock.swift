import EgressModel
import Synchronization

@testable import EgressRefresh

/// A clock whose time goes by only while somebody waits for it, and then at once.
final class SimulatedClock: ServiceClock {
    private struct State {
        var uptime = 0.0
        /// By how much the clock on the wall was set.
        var shift = 0
        /// What happens at which uptime.
        var events: [(at: Double, event: @Sendable () -> Void)] = []
    }

    private static let start = 1_700_000_000
    private let state = Mutex(State())

    var uptime: Double { state.withLock { $0.uptime } }
    var time: UTCTime { state.withLock { UTCTime(seconds: Self.start + Int($0.uptime) + $0.shift) } }

    /// Sets the clock on the wall.
    func step(by seconds: Int) { state.withLock { $0.shift += seconds } }

    /// Lets time go by that nobody waits for, as while a machine sleeps.
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
