import EgressTestSupport
import Foundation
import Testing

/// Histories that start later than the repository.
@Suite(.waits)
struct HistorySinceTests {
    private static let (first, second, third) = ("93.184.216.34", "93.184.216.35", "93.184.216.36")

    @Test func `since starts before the last commit, and knows what was there before`() throws {
        let repository = try PolicyRepository()
        try repository.commit(hour: 0, [Self.first])
        try repository.commit(hour: 10, [Self.first, Self.second])
        let last = try repository.commit(hour: 100, [Self.second, Self.third])
        let history = try repository.history("policies --since 2d")
        #expect(history.start == "2026-11-03T04:00:00Z")
        #expect(
            history.stays == [[Self.first, nil, last], [Self.second, nil, nil], [Self.third, last, nil]])
        #expect(history.policies[0].commits.map(\.commit) == [last])
    }
}
