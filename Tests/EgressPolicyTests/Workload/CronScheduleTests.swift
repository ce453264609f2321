import EgressModel
import EgressPolicy
import Testing

@Suite struct CronScheduleTests {
    @Test(arguments: [
        ("1m", "* * * * *"), ("60s", "* * * * *"), ("2m", "*/2 * * * *"), ("5m", "*/5 * * * *"),
        ("12m", "*/12 * * * *"), ("30m", "*/30 * * * *"), ("1800s", "*/30 * * * *"), ("60m", "0 * * * *"),
        ("1h", "0 * * * *"), ("2h", "0 */2 * * *"), ("12h", "0 */12 * * *"), ("24h", "0 0 * * *"),
        ("1d", "0 0 * * *"), ("7d", "0 0 * * 0"),
    ])
    func `A distance that divides the hour, the day or the week has an expression`(text: String, cron: String) throws {
        let span = try TimeSpan(text)
        let schedule = try CronSchedule(every: span)
        #expect(schedule.expression == cron)
        #expect(schedule.seconds == span.seconds)
    }

    @Test(arguments: [
        ("0", ["1m"]), ("30s", ["1m"]), ("90s", ["1m", "2m"]), ("7m", ["6m", "10m"]), ("25m", ["20m", "30m"]),
        ("45m", ["30m", "1h"]), ("90m", ["1h", "2h"]), ("5h", ["4h", "6h"]), ("23h", ["12h", "1d"]),
        ("36h", ["1d", "7d"]),
        ("2d", ["1d", "7d"]), ("14d", ["7d"]),
    ])
    func `Any other is refused with the nearest that have one`(text: String, nearest: [String]) throws {
        let span = try TimeSpan(text)
        let error = ValueError.workload(.noCronExpression(nearest: try nearest.map { try TimeSpan($0) }))
        #expect(throws: error) { try CronSchedule(every: span) }
    }

    @Test func `Every expression comes round at the distance asked for`() throws {
        let spans = try (1...10080).map { try TimeSpan("\($0)m") }
        let schedules = spans.compactMap { try? CronSchedule(every: $0) }
        #expect(schedules.count == 20)
        for schedule in schedules {
            #expect(schedule.seconds == Self.minutesBetweenTurns(schedule.expression) * 60, "\(schedule.expression)")
        }
    }

    /// Returns the number of minutes between two runs. The fields of the expression must be `*`, `*/STEP` or `0`, and
    /// the expression must not restrict the days of a month.
    private static func minutesBetweenTurns(_ expression: String) -> Int {
        let fields = expression.split(separator: " ")
        func step(_ field: Int) -> Int? {
            fields[field] == "0" ? nil : fields[field] == "*" ? 1 : Int(fields[field].dropFirst(2))
        }
        return step(0) ?? (step(1) ?? (step(4) ?? 7) * 24) * 60
    }
}
