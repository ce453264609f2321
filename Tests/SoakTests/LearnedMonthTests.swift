import CoverageSimulation
import EgressModel
import Testing

/// A pattern with 64 addresses, of which each answer contains 8, over a month. Addresses are retained for 24 hours.
@Suite struct LearnedMonthTests {
    private static let day = 24 * 60

    private func month(
        turnover: Int? = nil, _ adjust: (inout LearningSimulation.Setup) -> Void = { _ in }
    ) throws -> LearningSimulation {
        var setup = LearningSimulation.Setup(retain: try TimeSpan("24h"), turnoverMinutes: turnover)
        (setup.days, setup.interval, setup.lookupInterval) = (30, 180, 10)
        adjust(&setup)
        return try LearningSimulation(setup)
    }

    private func expectCoverage(_ month: LearningSimulation, writes: Range<Int>) {
        #expect(month.days.count == 30)
        #expect(month.days.allSatisfy { $0.firstUncovered == 0 && $0.wholeUncovered == 0 })
        let counts = month.days.dropFirst().map(\.writes)
        #expect(counts.allSatisfy(writes.contains), "\(counts)")
    }

    @Test(arguments: [(1, 7 * 60), (2, nil), (2, 7 * 60)])
    func `an address in use never leaves, with any number of replicas and over restarts, in few writes`(
        replicas: Int, restartMinutes: Int?
    ) throws {
        let month = try month { ($0.replicas, $0.restartMinutes) = (replicas, restartMinutes) }
        expectCoverage(month, writes: 1..<25)
        #expect(month.stays.isEmpty)
    }

    @Test(arguments: [(1, nil), (2, 7 * 60)])
    func `an address out of use leaves after one to two spans`(replicas: Int, restartMinutes: Int?) throws {
        let month = try month(turnover: Self.day) { ($0.replicas, $0.restartMinutes) = (replicas, restartMinutes) }
        expectCoverage(month, writes: 1..<131)
        #expect(month.stays.count > 1500)
        // A refresh can be an interval late, and a replica that restarted leaves out the first one.
        let late = restartMinutes == nil ? 180 : 360
        #expect(month.stays.allSatisfy { (Self.day...2 * Self.day + late).contains($0) }, "\(month.stays.max() ?? 0)")
    }
}
