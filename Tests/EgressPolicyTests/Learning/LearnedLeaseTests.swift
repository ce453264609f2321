import EgressModel
import EgressPolicy
import Testing

/// How long a learned address stays. The policies retain addresses for 60 minutes unless they say otherwise.
@Suite struct LearnedLeaseTests {
    private static let (one, two, three) = ("8.0.0.1", "8.0.0.2", "8.0.0.3")
    private static let pattern = "*.b.example"

    /// Returns a policy of a pattern that learned the address `one` at the start.
    private func learned(_ wanted: [String: String] = ["hosts": pattern]) throws -> PlannedRefresh {
        var policy = PlannedRefresh(wanted)
        try policy.refresh(learned: Learned([Self.pattern: [Self.one: 0]]))
        return policy
    }

    // MARK: The span

    @Test(arguments: [
        ("0", 60, 10), ("1m", 60, 10), ("5m", 60, 10), ("1h", 60, 120), ("1h", 7200, 240), ("0", 3600, 120),
        ("0", 86_400, 2880), ("0", 604_800, 2880), ("7d", 86_400, 20_160),
    ])
    func `the lease is twice the longest of retain, five minutes and the TTL, but no TTL over a day counts`(
        retain: String, ttl: Int, end: Int
    ) throws {
        var policy = PlannedRefresh(["hosts": Self.pattern, "retain": retain])
        let plan = try policy.refresh(learned: Learned([Self.pattern: [Self.one: 0]], ttl: ttl))
        #expect(plan.hosts[0].learned.keys.sorted().map(\.description) == [Self.one])
        #expect(try policy.addresses(Self.pattern) == [Self.one])
        #expect(try policy.notes(Self.pattern) == [Self.one: end])
    }

    @Test(arguments: [("a.example", true, 10), ("a.example *.b.example", false, 10), ("a.example", false, nil)])
    func `five minutes are the least for names too, in a run that learns and beside a pattern`(
        hosts: String, learns: Bool, end: Int?
    ) throws {
        var policy = PlannedRefresh(["hosts": hosts, "retain": "0"])
        try policy.refresh(["a.example": .addresses([Self.one, Self.two])])
        try policy.refresh(["a.example": .addresses([Self.one])], learned: learns ? Learned() : nil)
        #expect(try policy.notes()[Self.two] == end)
        #expect(try policy.addresses().count == (end == nil ? 1 : 2))
    }

    // MARK: The note

    @Test func `the lease counts from the sighting`() throws {
        var policy = PlannedRefresh(["hosts": Self.pattern])
        policy.minute = 20
        try policy.refresh(learned: Learned([Self.pattern: [Self.one: 5]]))
        #expect(try policy.notes(Self.pattern) == [Self.one: 125])
    }

    @Test func `under a name an address is noted if our own answer lacks it, and only then`() throws {
        var policy = PlannedRefresh()
        let seen = Learned(["a.example": [Self.one: 0, Self.two: 0]])
        let plan = try policy.refresh(["a.example": .addresses([Self.one])], learned: seen)
        #expect(plan.hosts[0].learned.keys.sorted().map(\.description) == [Self.two])
        #expect(try policy.addresses() == [Self.one, Self.two])
        #expect(try policy.notes() == [Self.two: 120])
    }

    @Test func `each host that an answer counts for gets the address`() throws {
        var policy = PlannedRefresh(["hosts": "a.example:5432 *.b.example:443"])
        let seen = Learned(["a.example": [Self.one: 0], Self.pattern: [Self.one: 0]])
        let plan = try policy.refresh(["a.example": .noData], learned: seen)
        #expect(plan.words.map(\.description) == ["a.example:5432", "*.b.example:443", "dns=any"])
        #expect(try policy.addresses() == [Self.one] && policy.addresses(Self.pattern) == [Self.one])
        #expect(try policy.notes() == [Self.one: 120] && policy.notes(Self.pattern) == [Self.one: 120])
    }

    @Test(arguments: [(59, true), (60, false)])
    func `an answer that is as old as the span is not learned`(age: Int, isLearned: Bool) throws {
        var policy = PlannedRefresh(["hosts": Self.pattern])
        policy.minute = age
        try policy.refresh(learned: Learned([Self.pattern: [Self.one: 0]]))
        #expect(try policy.addresses(Self.pattern).isEmpty != isLearned)
    }

    // MARK: Renewal

    @Test(arguments: [
        // The minute, the minute of the last sighting, and the end of the lease, which was 120.
        (60, 60, 120), (61, 61, 181), (61, 31, 151), (61, 30, 120), (119, 89, 209), (119, 88, 120), (61, 0, 120),
    ])
    func `a lease is renewed when less than the span is left and the address was seen within half of it`(
        minute: Int, seen: Int, end: Int
    ) throws {
        var policy = try learned()
        policy.minute = minute
        try policy.refresh(learned: Learned([Self.pattern: [Self.one: seen]]))
        #expect(try policy.notes(Self.pattern) == [Self.one: end])
    }

    @Test(arguments: [(30, 120), (31, 151)])
    func `what is written anyway renews leases with less than one and a half spans left`(
        minute: Int, end: Int
    ) throws {
        var policy = try learned()
        policy.minute = minute
        try policy.refresh(learned: Learned([Self.pattern: [Self.one: minute, Self.two: minute]]))
        #expect(try policy.notes(Self.pattern) == [Self.one: end, Self.two: minute + 120])
    }

    @Test func `a long TTL lengthens the lease and the time for which a sighting counts`() throws {
        var policy = try learned()
        policy.minute = 100
        try policy.refresh(learned: Learned([Self.pattern: [Self.one: 50]], ttl: 7200))
        #expect(try policy.notes(Self.pattern) == [Self.one: 290])
    }

    @Test func `nothing is written a second time, whatever the sightings are`() throws {
        for minute in stride(from: 0, through: 300, by: 7) {
            for age in stride(from: 0, through: 130, by: 5) {
                var policy = try learned()
                policy.minute = minute
                let seen = Learned([Self.pattern: [Self.one: minute - age, Self.two: minute - age]])
                try policy.refresh(learned: seen)
                #expect(try !policy.refresh(learned: seen).changes, "minute \(minute), seen \(age) minutes ago")
            }
        }
    }

    // MARK: The end

    @Test(arguments: [(119, 60, true), (120, 60, false), (120, 61, true), (120, 90, true)])
    func `at its end a lease goes, unless the address was seen within the span`(
        minute: Int, seen: Int, stays: Bool
    ) throws {
        var policy = try learned()
        policy.minute = minute
        let plan = try policy.refresh(learned: Learned([Self.pattern: [Self.one: seen]]))
        #expect(try policy.addresses(Self.pattern).isEmpty != stays)
        #expect(plan.hosts[0].removed.isEmpty == stays)
    }

    @Test(arguments: [("1h", 2880), ("0", 2880), ("48h", 5760)])
    func `a lease is cut to twice the span or twice a day, whichever is longer`(retain: String, left: Int) throws {
        var policy = try learned(["hosts": Self.pattern, "retain": retain])
        try policy.note(Self.one, until: 9_999_999, of: Self.pattern)
        try policy.refresh(learned: Learned())
        #expect(try policy.notes(Self.pattern) == [Self.one: left])
    }

    @Test func `a name in the answer keeps a lease that a long TTL gave`() throws {
        var policy = PlannedRefresh(["hosts": "a.example", "retain": "0"])
        try policy.refresh(["a.example": .noData], learned: Learned(["a.example": [Self.one: 0]], ttl: 86_400))
        #expect(try policy.notes() == [Self.one: 2880])
        policy.minute = 5
        #expect(try !policy.refresh(["a.example": .addresses([Self.one])], learned: Learned()).changes)
    }

    @Test(arguments: [PlannedRefresh.Answer.failed, .partial([three])])
    func `a failed name is not noted because of a sighting, but learns`(answer: PlannedRefresh.Answer) throws {
        var policy = PlannedRefresh()
        try policy.refresh(["a.example": .addresses([Self.one])])
        policy.minute = 5
        let seen = Learned(["a.example": [Self.one: 5, Self.two: 5]])
        try policy.refresh(["a.example": answer], learned: seen)
        #expect(try policy.addresses().contains(Self.one) && policy.addresses().contains(Self.two))
        #expect(try policy.notes() == [Self.two: 125])
    }
}
