internal import EgressModel

/// Prints the figures of the simulated weeks.
@main
enum Simulation {
    /// The minutes in which all addresses are replaced.
    private static let turnovers: [(title: String, minutes: Int?)] = [
        ("The addresses stay the same.", nil), ("All addresses are replaced within 24h.", 24 * 60),
    ]

    static func main() throws {
        let pods = SimulatedWeek.pods
        print("\(SimulatedWeek.poolSize) addresses, \(SimulatedWeek.answerSize) in each answer.", terminator: " ")
        print("A refresh every \(SimulatedWeek.interval) minutes, and \(pods) lookups by pods between two refreshes.")
        print("first: answers whose first address is not in the policy. any: answers with such an address.")
        for (title, turnover) in turnovers {
            print("\n\(title)\n")
            print(row(["retain", "samples", "figure"] + (1...SimulatedWeek.days).map { "day \($0)" }))
            for (retain, samples) in [("0", "auto"), ("1h", "auto"), ("24h", "1"), ("24h", "auto")] {
                let days = try SimulatedWeek.days(
                    retain: TimeSpan(retain), firstSamples: Int(samples) ?? SimulatedWeek.autoSamples,
                    turnoverMinutes: turnover)
                print(row([retain, samples, "first"] + days.map { percent($0.firstUncovered) }))
                print(row(["", "", "any"] + days.map { percent($0.wholeUncovered) }))
                print(row(["", "", "writes"] + days.map { "\($0.writes)" }))
            }
        }
        try printLearning()
    }

    private static func printLearning() throws {
        print(
            "\nWith learning. late: answers with an address that the policy lacked. It is learned before the next answer."
        )
        for (title, turnover) in turnovers {
            print("\n\(title)\n")
            print(row(["retain", "host", "figure"] + (1...SimulatedWeek.days).map { "day \($0)" }))
            for (retain, title, host) in [
                ("1h", "pattern", "*.example.com"), ("24h", "pattern", "*.example.com"),
                ("24h", "name", "rotating.example.com"),
            ] {
                var setup = LearningSimulation.Setup(retain: try TimeSpan(retain), turnoverMinutes: turnover)
                setup.host = host
                let week = try LearningSimulation(setup)
                print(row([retain, title, "any"] + week.days.map { percent($0.wholeUncovered) }))
                print(row(["", "", "late"] + week.late.map { "\($0)" }))
                print(row(["", "", "writes"] + week.days.map { "\($0.writes)" }))
            }
        }
    }

    private static func row(_ cells: [String]) -> String {
        cells.map { String(repeating: " ", count: max(0, 8 - $0.count)) + $0 }.joined()
    }

    private static func percent(_ share: Double) -> String {
        let tenths = Int(share * 1000 + 0.5)
        return "\(tenths / 10).\(tenths % 10) %"
    }
}
