import EgressTestSupport
import Foundation
import Testing

@Suite(.waits)
struct HistoryMonthTests {
    /// Checks each number of a history against the committed files.
    private func check(_ month: SimulatedMonth, retain: Int) throws {
        let history = try month.repository.history()
        let policy = try #require(history.policies.first)
        #expect(history.policies.count == 1)
        #expect(policy.file == "policies/shop.yaml")
        #expect(policy.hosts.map(\.host) == SimulatedMonth.labels.map { "\($0).example.com" })
        var changed: Set<Int> = []
        for (host, label) in zip(policy.hosts, SimulatedMonth.labels) {
            let there = try month.committed(label)
            #expect(host.stays.count == Set(host.stays).count)
            #expect(Set(host.stays) == month.stays(there))
            #expect(Set(host.returns) == month.returns(there))
            #expect(host.longestGap == month.returns(there).map(\.gap).max())
            #expect(host.sufficientRetain == host.longestGap.map { $0 + 2 * retain })
            #expect(host.present == there[SimulatedMonth.steps - 1].count)
            changed.formUnion(there.indices.filter { $0 == 0 || there[$0] != there[$0 - 1] })
        }
        #expect(
            policy.commits.filter { $0.came + $0.went > 0 }.map(\.commit) == changed.sorted().map { month.commits[$0] })
        let written = try month.repository.git("log --reverse --format=%H -- policies").split(separator: "\n")
        #expect(policy.commits.map(\.commit) == written.map(String.init))
    }

    /// Checks the part of a history that starts some days before the end, and returns how many returns went before it.
    private func check(
        _ month: SimulatedMonth, _ committed: [[Set<String>]], lastDays days: Int
    ) throws -> Int {
        let start = SimulatedMonth.time(of: SimulatedMonth.steps - 1) - days * 24 * PolicyRepository.hour
        let history = try month.repository.history("policies --since \(days)d")
        let time = Date(timeIntervalSince1970: Double(start)).ISO8601Format()
        #expect(history.start == time)
        let hosts = try #require(history.policies.first).hosts
        #expect(hosts.map(\.host) == SimulatedMonth.labels.map { "\($0).example.com" })
        for (host, there) in zip(hosts, committed) {
            #expect(Set(host.stays) == month.stays(there, since: start))
            #expect(Set(host.returns) == month.returns(there, since: start))
            #expect(host.longestGap == month.returns(there, since: start).map(\.gap).max())
        }
        return hosts.flatMap(\.returns).count { $0.went.time < time }
    }

    @Test func `the history of a month without retention is right to the commit, and is that of the answers`() throws {
        let month = try SimulatedMonth("--retain 0")
        try check(month, retain: 0)
        let committed = try SimulatedMonth.labels.map { try month.committed($0) }
        for (there, label) in zip(committed, SimulatedMonth.labels) {
            #expect(there == SimulatedMonth.answers.map { $0[label] ?? [] })
        }
        let picture = try month.repository.egressgen("history policies --format svg")
        try Judges.checkSVG(picture.stdout)
        #expect(picture.stdout == (try month.repository.egressgen("history policies --format svg")).stdout)
        let text = try month.repository.egressgen("history policies --since 2w").stdout
        #expect(text.contains("2026-11-16T12:47:00Z to 2026-11-30T12:47:00Z"))
        #expect(try [1, 7, 14, 28].reduce(0) { try $0 + check(month, committed, lastDays: $1) } > 0)
    }

    @Test func `the history of a month with the default retention is right to the commit`() throws {
        let day = 24 * PolicyRepository.hour
        let month = try SimulatedMonth("")
        try check(month, retain: day)
        #expect(try month.repository.git("log -p -- policies").contains("egressgen.dev/retained: "))
        // The refreshes did what they promise: an address that went had been out of DNS for one to two days before it went,
        // or before the refresh before that.
        let (answers, there) = (SimulatedMonth.answers.map { $0["cdn"] ?? [] }, try month.committed("cdn"))
        let gone = month.spans(there).filter { $0.end < there.count }
        #expect(!gone.isEmpty && !month.returns(there).isEmpty)
        for span in gone {
            let last = try #require((0..<span.end).last { answers[$0].contains(span.address) })
            #expect(SimulatedMonth.time(of: span.end) - SimulatedMonth.time(of: last) > day)
            #expect(SimulatedMonth.time(of: span.end - 1) - SimulatedMonth.time(of: last + 1) < 2 * day)
        }
    }
}
