import EgressModel
import EgressPolicy
import Testing

/// How many addresses are learned. Addresses are retained for 60 minutes.
@Suite struct LearningLimitTests {
    private static let pattern = "*.b.example"

    /// Returns `count` addresses, seen at a minute. The first one is the lowest.
    private func addresses(_ range: Range<Int>, at minute: Int = 0) -> [String: Int] {
        Dictionary(uniqueKeysWithValues: range.map { ("8.0.\($0 / 256).\($0 % 256)", minute) })
    }

    @Test func `of several addresses the lowest ones are added up to the limit`() throws {
        var policy = PlannedRefresh(["hosts": Self.pattern])
        var seen = Learned([Self.pattern: addresses(1..<10)])
        seen.limit = 4
        let plan = try policy.refresh(learned: seen)
        #expect(try policy.addresses(Self.pattern) == ["8.0.0.1", "8.0.0.2", "8.0.0.3", "8.0.0.4"])
        #expect(plan.hosts[0].learned.keys.sorted().map(\.description) == ["8.0.0.1", "8.0.0.2", "8.0.0.3", "8.0.0.4"])
        #expect(plan.hosts[0].surplus.map(\.description).first == "8.0.0.5" && plan.hosts[0].surplus.count == 5)
        #expect(try !policy.refresh(learned: seen).changes)
    }

    @Test func `what is over the limit never displaces what is there`() throws {
        var policy = PlannedRefresh(["hosts": Self.pattern])
        var seen = Learned([Self.pattern: addresses(100..<102)])
        seen.limit = 2
        try policy.refresh(learned: seen)
        policy.minute = 5
        seen.seen = [Self.pattern: addresses(1..<4, at: 5)]
        let plan = try policy.refresh(learned: seen)
        #expect(!plan.changes && plan.hosts[0].surplus.count == 3)
        #expect(try policy.addresses(Self.pattern) == ["8.0.0.100", "8.0.0.101"])
        seen.limit = 1
        #expect(try !policy.refresh(learned: seen).changes)
    }

    @Test func `the limit is that of each host, and the answers of DNS count`() throws {
        var policy = PlannedRefresh(["hosts": "a.example *.b.example"])
        var seen = Learned([Self.pattern: addresses(0..<3), "a.example": addresses(0..<3)])
        seen.limit = 2
        let plan = try policy.refresh(["a.example": .addresses(["9.0.0.1", "9.0.0.2", "9.0.0.3"])], learned: seen)
        #expect(plan.hosts.map(\.count) == [3, 2])
        #expect(plan.hosts.map(\.surplus.count) == [3, 1])
    }

    @Test(arguments: [
        // A note takes 33 bytes, as in "8.0.0.1":"2026-11-25T02:00:00Z", and the first one brings the host and its word.
        (0, 0), (33 + 28, 0), (33 + 29, 1), (2 * 33 + 28, 1), (2 * 33 + 29, 2), (3 * 33 + 29, 3),
    ])
    func `what would bring the annotations over 200 KiB is not added`(room: Int, count: Int) throws {
        var policy = PlannedRefresh(["hosts": Self.pattern])
        var seen = Learned([Self.pattern: addresses(1..<4)])
        seen.size = 200 * 1024 - room
        let plan = try policy.refresh(learned: seen)
        #expect(plan.hosts[0].learned.count == count && plan.hosts[0].surplus.count == 3 - count)
    }

    @Test func `the hosts of a policy share the room, in order`() throws {
        var policy = PlannedRefresh(["hosts": "*.c.example *.b.example"])
        var seen = Learned(["*.c.example": addresses(1..<3), Self.pattern: addresses(1..<3)])
        seen.size = 200 * 1024 - 120
        let plan = try policy.refresh(learned: seen)
        #expect(plan.hosts.map(\.learned.count) == [2, 0])
    }

    @Test func `an address whose note is still there needs no more room`() throws {
        var policy = PlannedRefresh(["hosts": Self.pattern])
        var seen = Learned([Self.pattern: addresses(1..<4)])
        try policy.refresh(learned: seen)
        policy.removeRules(keepingNotes: true)
        seen.size = 200 * 1024 - 29
        #expect(try policy.refresh(learned: seen).hosts[0].learned.count == 3)
    }

    @Test func `annotations that are over the limit already are left as they are`() throws {
        var policy = PlannedRefresh(["hosts": Self.pattern])
        var seen = Learned([Self.pattern: addresses(1..<4)])
        try policy.refresh(learned: seen)
        seen.size = 250 * 1024
        seen.seen = [Self.pattern: addresses(1..<9)]
        let plan = try policy.refresh(learned: seen)
        #expect(!plan.changes && plan.hosts[0].surplus.count == 5)
    }
}
