internal import CPOSIX

/// The current readings of the system's clocks; clock_gettime(2).
package enum ClockReading {
    /// The wall clock time in seconds since 1970; time(2). The system or a user can change this clock.
    package static var wall: Int { time(nil) }

    /// The wall clock time in nanoseconds since 1970.
    package static var wallNanoseconds: UInt64 { nanoseconds(posix_wall_time()) }

    /// The monotonic time in nanoseconds since an unspecified moment before this process started.
    package static var monotonic: UInt64 { nanoseconds(posix_monotonic_time()) }

    /// The time in nanoseconds since an unspecified moment before this process started, including the time in which the
    /// machine was asleep.
    package static var sinceBoot: UInt64 { nanoseconds(posix_boot_time()) }

    private static func nanoseconds(_ time: timespec) -> UInt64 {
        UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}

/// Runs `work`, and cancels it if it takes longer than `limit`.
///
/// - Returns: `nil` if `work` took longer than `limit`.
package func within<Value: Sendable>(
    _ limit: Duration, _ work: @escaping @Sendable () async -> Value
) async -> Value? {
    await withTaskGroup(of: Value?.self) { group in
        group.addTask { await work() }
        group.addTask {
            try? await Task.sleep(for: limit)
            return nil
        }
        defer { group.cancelAll() }
        return await group.next() ?? nil
    }
}
