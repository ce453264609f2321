package import EgressModel
internal import EgressSystem

/// Time as a service sees it.
package protocol ServiceClock: Sendable {
    /// What the clock on the wall says.
    var time: UTCTime { get }
    /// Seconds since some moment, those included in which the machine slept.
    var uptime: Double { get }
    /// Waits for about that long.
    ///
    /// - Throws: `CancellationError` when the task is cancelled.
    func sleep(seconds: Double) async throws
}

extension ServiceClock {
    /// Waits until so many seconds have gone by, or somebody has set the clock on the wall.
    ///
    /// It looks at the clocks now and then, because timers stand still while a machine sleeps.
    ///
    /// - Throws: `CancellationError` when the task is cancelled.
    func wait(seconds: Double) async throws {
        let end = uptime + seconds
        let offset = Double(time.seconds) - uptime
        while uptime < end, abs(Double(time.seconds) - uptime - offset) < WaitLimits.step {
            try await sleep(seconds: min(end - uptime, WaitLimits.look))
        }
    }
}

private enum WaitLimits {
    /// Seconds from one look at the clocks to the next. A wait that is cut short holds its memory that long.
    static let look = 1.0
    /// Seconds by which the clock on the wall must have been set to count.
    static let step = 5.0
}

/// The clocks of the system.
package struct SystemClock: ServiceClock {
    package init() {}

    package var time: UTCTime { .now }

    package var uptime: Double { Double(ClockReading.sinceBoot) / 1_000_000_000 }

    package func sleep(seconds: Double) async throws { try await Task.sleep(for: .seconds(max(seconds, 0.001))) }
}

extension UTCTime {
    /// What the clock on the wall says.
    package static var now: UTCTime { UTCTime(seconds: ClockReading.wall) }
}
