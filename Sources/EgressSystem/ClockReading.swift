internal import CPOSIX

/// What the clocks of the system say; clock_gettime(2).
package enum ClockReading {
    /// Seconds since 1970 on the clock on the wall, which may be set; time(2).
    package static var wall: Int { time(nil) }

    /// Nanoseconds since some moment before this process.
    package static var monotonic: UInt64 { nanoseconds(posix_monotonic_time()) }

    /// Nanoseconds since some moment before this process, those included in which the machine slept.
    package static var sinceBoot: UInt64 { nanoseconds(posix_boot_time()) }

    private static func nanoseconds(_ time: timespec) -> UInt64 {
        UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}

/// Does work that may take so long, and cancels it then.
///
/// - Returns: `nil` where it took longer.
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
