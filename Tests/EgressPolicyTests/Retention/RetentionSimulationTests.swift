import EgressModel
import EgressPolicy
import EgressTestSupport
import Testing

/// Simulates a week of a name whose addresses rotate. Each answer has 8 of 64 addresses, and a refresh runs every 5
/// minutes.
@Suite struct RetentionSimulationTests {
    private struct Week {
        /// The share of answers after the first day with at least one address that the policy did not contain.
        var uncovered = 0.0
        var writesADay = 0.0
    }

    @Test(arguments: ["0", "1h", "24h"])
    func `a rotating name is covered with few writes`(retain: String) throws {
        let week = try simulate(retain)
        print("retain \(retain): \(week.uncovered * 100) % uncovered, \(week.writesADay) writes a day")
        switch retain {
        case "24h":
            #expect(week.uncovered <= 0.001)
            #expect(week.writesADay <= 30)
        // The policy retains no address, so nearly every answer changes it.
        case "0": #expect(week.uncovered > 0.9 && week.writesADay > 280)
        default: #expect(week.uncovered < 0.9 && week.writesADay < 280)
        }
    }

    private func simulate(_ retain: String) throws -> Week {
        var policy = PlannedRefresh(["hosts": "a.example", "retain": retain])
        var generator = SeededGenerator(seed: 1)
        let pool = (1...64).map { "8.0.0.\($0)" }
        var (answers, misses, writes) = (0, 0, 0)
        for minute in stride(from: 0, to: 7 * 1440, by: 5) {
            policy.minute = minute
            // A pod looks up the name between two refreshes.
            if minute >= 1440 {
                answers += 1
                let held = Set(try policy.addresses())
                misses += pool.shuffled(using: &generator).prefix(8).allSatisfy(held.contains) ? 0 : 1
            }
            let answer = Array(pool.shuffled(using: &generator).prefix(8))
            let plan = try policy.refresh(["a.example": .addresses(answer)])
            writes += plan.changes && minute >= 1440 ? 1 : 0
        }
        return Week(uncovered: Double(misses) / Double(answers), writesADay: Double(writes) / 6)
    }
}
