import EgressTestSupport
import Foundation
import Testing

/// Histories that start later than the repository.
@Suite(.waits)
struct HistorySinceTests {
    private static let (first, second, third) = ("93.184.216.34", "93.184.216.35", "93.184.216.36")
    private static let day = 24

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

    @Test func `an address that went before the start and came back is a return, with its whole gap`() throws {
        let repository = try PolicyRepository()
        try repository.commit(hour: 0, [Self.first, Self.second])
        let went = try repository.commit(hour: Self.day, [Self.first, Self.third])
        try repository.commit(hour: 2 * Self.day, [Self.first, Self.third, "93.184.216.37"])
        let came = try repository.commit(hour: 11 * Self.day, [Self.first, Self.second])
        let history = try repository.history("policies --since 5d")
        #expect(history.start == "2026-11-07T00:00:00Z")
        let host = try #require(history.policies.first?.hosts.first)
        #expect(
            history.stays == [
                [Self.first, nil, nil], [Self.second, came, nil], [Self.third, nil, came],
                ["93.184.216.37", nil, came],
            ])
        #expect(host.returns.map(\.address) == [Self.second])
        #expect(host.returns.map(\.went.commit) == [went] && host.returns.map(\.came.commit) == [came])
        #expect(host.longestGap == 240 * PolicyRepository.hour && host.sufficientRetain == host.longestGap)
        #expect(history.policies[0].commits.map(\.commit) == [came])
        let text = try repository.egressgen("history policies --since 5d").stdout
        #expect(
            text.contains("  api.example.com  4          2    5d           5d            1        10d          10d\n"))
        let picture = try repository.egressgen("history policies --since 5d --format svg").stdout
        try Judges.checkSVG(picture)
        #expect(picture.contains("away for 10d") && picture.contains("--retain 10d would have sufficed"))
    }

    @Test func `a return before the start is no event of the history`() throws {
        let repository = try PolicyRepository()
        for (hour, addresses) in [
            (0, [Self.first, Self.second]), (10, [Self.first]), (20, [Self.first, Self.second]), (200, [Self.second]),
        ] {
            try repository.commit(hour: hour, addresses)
        }
        let host = try #require(try repository.history("policies --since 5d").policies.first?.hosts.first)
        #expect(host.returns.isEmpty && host.longestGap == nil && host.sufficientRetain == nil)
        #expect(try repository.history().policies.first?.hosts.first?.returns.count == 1)
    }

    @Test func `a policy that was gone before the start is not shown`() throws {
        let repository = try PolicyRepository()
        try repository.commit(hour: 0, [Self.first])
        try repository.commit(hour: 1, [Self.first], to: "policies/other.yaml")
        try repository.git("rm -q policies/web.yaml")
        try repository.commit(hour: 2)
        try repository.commit(hour: 200, [Self.second], to: "policies/other.yaml")
        let history = try repository.history("policies --since 5d")
        #expect(history.policies.map(\.file) == ["policies/other.yaml"])
        #expect(try repository.history().policies.count == 2)
    }

    @Test func `of the commits before the start, only a broken one that is the last is told of`() throws {
        let repository = try PolicyRepository()
        let since = "history policies --since 5d --format json"
        try repository.commit(hour: 0, [Self.first])
        try repository.write("a: [\n", to: "policies/web.yaml")
        let broken = try repository.commit(hour: 1)
        try repository.commit(hour: 200, "later")
        let after = try repository.egressgen(since)
        #expect(try HistoryDocument(after).stays == [[Self.first, nil, nil]])
        #expect(after.errorLines.count == 1 && after.stderr.contains("commit \(broken.prefix(12)) cannot be read"))
        try repository.commit(hour: 210, [Self.first, Self.second])
        let last = try repository.commit(hour: 400, [Self.first])
        let between = try repository.egressgen(since)
        #expect(between.stderr.isEmpty)
        #expect(try HistoryDocument(between).stays == [[Self.first, nil, nil], [Self.second, nil, last]])
    }
}
