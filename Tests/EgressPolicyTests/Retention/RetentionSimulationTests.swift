import CoverageSimulation
import EgressModel
import Testing

/// The simulation of `Benchmarks/coverage`: a week of a name with 64 addresses that shows 8, refreshed every 5 minutes.
@Suite struct RetentionSimulationTests {
    private static func days(_ retain: String, samples: Int = 20, turnover: Int? = nil) throws -> [SimulatedWeek.Day] {
        try SimulatedWeek.days(retain: TimeSpan(retain), firstSamples: samples, turnoverMinutes: turnover)
    }

    @Test func `without retention nearly every answer has an address that the policy lacks, and changes it`() throws {
        let days = try Self.days("0")
        #expect(days.count == 7)
        #expect(days.allSatisfy { $0.firstUncovered > 0.8 && $0.wholeUncovered > 0.99 && $0.writes >= 287 })
    }

    @Test func `an hour leaves one first address in twenty outside, and writes at nearly every refresh`() throws {
        let days = try Self.days("1h")
        #expect(days.allSatisfy { (0.04..<0.07).contains($0.firstUncovered) })
        #expect(days.allSatisfy { (0.25..<0.45).contains($0.wholeUncovered) })
        #expect(days.allSatisfy { (260..<288).contains($0.writes) })
    }

    @Test(arguments: [(1, 0.03), (20, 0.005)])
    func `a day leaves none outside after the first day, and writes about 20 times a day`(
        samples: Int, firstDay: Double
    ) throws {
        let days = try Self.days("24h", samples: samples)
        #expect((0..<firstDay).contains(days[0].firstUncovered))
        #expect(days.dropFirst().allSatisfy { $0.firstUncovered == 0 && $0.wholeUncovered == 0 })
        #expect(days.dropFirst().allSatisfy { $0.writes <= 30 })
    }

    @Test func `a day covers most of a pool that is replaced within a day`() throws {
        let days = try Self.days("24h", turnover: 24 * 60)
        #expect(days.allSatisfy { $0.firstUncovered < 0.04 })
        #expect(days.allSatisfy { (80..<170).contains($0.writes) })
    }

    @Test func `the figures are the same in every run`() throws {
        #expect(try Self.days("0") == Self.days("0"))
    }
}
