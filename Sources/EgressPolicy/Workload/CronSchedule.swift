package import EgressModel

/// A cron expression that comes round at even distances, as a CronJob takes it (Kubernetes, CronJob, schedule syntax).
package struct CronSchedule: Hashable, Sendable {
    /// Such as `*/5 * * * *`.
    package let expression: String
    /// The distance in seconds.
    package let seconds: Int

    /// The distances that have an expression, in minutes: the divisors of an hour, of a day, a day and a week.
    private static let minutes =
        (1...60).filter { 60 % $0 == 0 } + (2...24).filter { 24 % $0 == 0 }.map { $0 * 60 } + [7 * 24 * 60]

    /// - Throws: `ValueError` for a distance that cron cannot keep, such as 7 minutes, with the nearest that it can.
    package init(every span: TimeSpan) throws(ValueError) {
        let (minutes, rest) = span.seconds.quotientAndRemainder(dividingBy: 60)
        guard rest == 0, Self.minutes.contains(minutes) else {
            throw .workload(.noCronExpression(nearest: Self.nearest(to: span.seconds)))
        }
        expression = Self.expression(minutes: minutes)
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

    /// The next shorter and the next longer distance.
    private static func nearest(to seconds: Int) -> [TimeSpan] {
        let shorter = minutes.last { $0 * 60 < seconds }
        let longer = minutes.first { $0 * 60 > seconds }
        return [shorter, longer].compactMap { $0.flatMap { try? TimeSpan(text(minutes: $0)) } }
    }

    private static func text(minutes: Int) -> String {
        if minutes % (24 * 60) == 0 { return "\(minutes / 24 / 60)d" }
        return minutes % 60 == 0 ? "\(minutes / 60)h" : "\(minutes)m"
    }
}
