package import EgressModel

/// A cron expression with equal intervals, as a CronJob accepts it (Kubernetes, CronJob, schedule syntax).
package struct CronSchedule: Hashable, Sendable {
    /// The cron expression, such as `*/5 * * * *`.
    package let expression: String
    /// The interval in seconds.
    package let seconds: Int

    /// The intervals that a cron expression can keep, in minutes: minutes that divide an hour, hours that divide a day,
    /// and a week.
    private static let minutes =
        (1...60).filter { 60 % $0 == 0 } + (2...24).filter { 24 % $0 == 0 }.map { $0 * 60 } + [7 * 24 * 60]

    /// A minute in nanoseconds.
    private static let minute: Int64 = 60_000_000_000

    /// Creates the schedule for an interval.
    ///
    /// - Throws: `ValueError` if cron cannot keep the interval, such as 7 minutes. The error contains the nearest
    ///   intervals that cron can keep.
    package init(every span: TimeSpan) throws(ValueError) {
        let (minutes, rest) = span.nanoseconds.quotientAndRemainder(dividingBy: Self.minute)
        guard rest == 0, Self.minutes.contains(Int(minutes)) else {
            throw .workload(.noCronExpression(nearest: Self.nearest(to: span.nanoseconds)))
        }
        expression = Self.expression(minutes: Int(minutes))
        seconds = span.seconds
    }

    private static func expression(minutes: Int) -> String {
        switch minutes {
        case 1: "* * * * *"
        case ..<60: "*/\(minutes) * * * *"
        case 60: "0 * * * *"
        case ..<(24 * 60): "0 */\(minutes / 60) * * *"
        case 24 * 60: "0 0 * * *"
        default: "0 0 * * 0"
        }
    }

    /// Returns the next shorter and the next longer interval.
    private static func nearest(to nanoseconds: Int64) -> [TimeSpan] {
        let shorter = minutes.last { Int64($0) * minute < nanoseconds }
        let longer = minutes.first { Int64($0) * minute > nanoseconds }
        return [shorter, longer].compactMap { $0.flatMap { try? TimeSpan(text(minutes: $0)) } }
    }

    private static func text(minutes: Int) -> String {
        if minutes % (24 * 60) == 0 { return "\(minutes / 24 / 60)d" }
        return minutes % 60 == 0 ? "\(minutes / 60)h" : "\(minutes)m"
    }
}
