package import EgressModel
internal import EgressSystem

/// The clock of a service.
package protocol ServiceClock: Sendable {
    /// The wall clock time.
    var time: UTCTime { get }
    /// The seconds since an unspecified moment, including the time in which the machine was asleep.
    var uptime: Double { get }
    /// Waits for approximately this long.
    ///
    /// - Throws: `CancellationError` if the task is cancelled.
    func sleep(seconds: Double) async throws
}

extension ServiceClock {
    /// Waits until this many seconds have passed, or until the wall clock is changed.
    ///
    /// The function checks the clocks at intervals, because timers do not advance while the machine is asleep.
    ///
    /// - Throws: `CancellationError` if the task is cancelled.
    func wait(seconds: Double) async throws {
        let end = uptime + seconds
        let offset = Double(time.seconds) - uptime
        while uptime < end, abs(Double(time.seconds) - uptime - offset) < WaitLimits.step {
            try await sleep(seconds: min(end - uptime, WaitLimits.look))
        }
    }
}

private enum WaitLimits {
    /// The seconds between two checks of the clocks. A cancelled wait can keep its memory for this long.
    static let look = 1.0
    /// The seconds by which the wall clock must change to end the wait.
    static let step = 5.0
}

/// The clock of the operating system.
package struct SystemClock: ServiceClock {
    package init() {}

    package var time: UTCTime { .now }

    package var uptime: Double { Double(ClockReading.sinceBoot) / 1_000_000_000 }

    package func sleep(seconds: Double) async throws { try await Task.sleep(for: .seconds(max(seconds, 0.001))) }
}

extension UTCTime {
    /// The current wall clock time.
    package static var now: UTCTime { UTCTime(seconds: ClockReading.wall) }
}
