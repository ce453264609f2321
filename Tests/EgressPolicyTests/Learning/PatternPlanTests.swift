import EgressModel
import EgressPolicy
import Testing

/// How a refresh treats patterns, beside names and without learning. Addresses are retained for 60 minutes.
@Suite struct PatternPlanTests {
    private static let (one, two, three) = ("8.0.0.1", "8.0.0.2", "8.0.0.3")
    private static let pattern = "*.b.example"

    /// Returns a policy of a name and a pattern, each with the address `one`. The pattern learned it at the start.
    private func filled(_ wanted: [String: String] = ["hosts": "a.example *.b.example"]) throws -> PlannedRefresh {
        var policy = PlannedRefresh(wanted)
        try policy.refresh(
            ["a.example": .addresses([Self.one])], learned: Learned([Self.pattern: [Self.one: 0]]))
        return policy
    }

    // MARK: The first fill

    @Test(arguments: [PlannedRefresh.Answer.failed, .nxDomain, .addresses(["127.0.0.1"])])
    func `a first fill without any address writes DNS and allow rules if there is a pattern`(
        answer: PlannedRefresh.Answer
    ) throws {
        var policy = PlannedRefresh(["hosts": "a.example *.b.example", "allow": "198.51.100.0/24"])
        let plan = try policy.refresh(["a.example": answer])
        #expect(plan.changesRules)
        #expect(plan.words.map(\.description) == ["dns=any", "allow=198.51.100.0/24"])
        #expect(try !policy.refresh(["a.example": answer]).changes)
    }

    @Test func `a pattern has its rule in its place, in order, and no rule without addresses`() throws {
        var policy = PlannedRefresh(["hosts": "*.c.example b.example *.b.example:443", "dns": "kube-dns"])
        let seen = Learned(["*.c.example": [Self.two: 0, Self.one: 0]])
        let plan = try policy.refresh(["b.example": .addresses([Self.three])], learned: seen)
        #expect(plan.words.map(\.description) == ["*.c.example", "b.example", "dns=kube-dns"])
        #expect(plan.rules[0] == (try Sample.rule(Self.one, Self.two)))
        #expect(plan.hosts.map { $0.host?.description ?? "" } == ["*.c.example", "b.example", "*.b.example"])
        #expect(plan.hosts.allSatisfy { !$0.isFailed })
    }

    @Test func `learned addresses are merged as those of names`() throws {
        var policy = PlannedRefresh(["hosts": Self.pattern, "aggregate": "true"])
        let plan = try policy.refresh(learned: Learned([Self.pattern: [Self.two: 0, Self.three: 0]]))
        #expect(plan.rules[0] == (try Sample.rule("8.0.0.2/31")))
        #expect(try policy.addresses(Self.pattern) == [Self.two, Self.three])
    }

    // MARK: Neither freezes nor is frozen

    @Test(arguments: [PlannedRefresh.Answer.failed, .partial([one])])
    func `beside a name that failed a pattern learns, and its notes run out`(answer: PlannedRefresh.Answer) throws {
        var policy = try filled()
        policy.minute = 120
        let plan = try policy.refresh(["a.example": answer], learned: Learned([Self.pattern: [Self.two: 120]]))
        #expect(try policy.addresses() == [Self.one])
        #expect(try policy.addresses(Self.pattern) == [Self.two])
        #expect(plan.hosts[1].removed.map(\.description) == [Self.one])
    }

    @Test(arguments: [nil, Learned(isWhole: false), Learned()])
    func `a pattern without addresses lets the notes of a name run out`(learned: Learned?) throws {
        var policy = PlannedRefresh(["hosts": "a.example *.b.example"])
        try policy.refresh(["a.example": .addresses([Self.one, Self.two])])
        try policy.refresh(["a.example": .addresses([Self.one])])
        #expect(try policy.notes() == [Self.two: 120])
        policy.minute = 120
        try policy.refresh(["a.example": .addresses([Self.one])], learned: learned)
        #expect(try policy.addresses() == [Self.one])
    }

    // MARK: Refreshes that do not know what is in use

    @Test(arguments: [nil, Learned(isWhole: false)])
    func `no note of a pattern runs out or is cut if it is not known which addresses are in use`(
        learned: Learned?
    ) throws {
        for (minute, note) in [(119, 120), (120, 120), (100_000, 120), (0, 9_999_999)] {
            var policy = try filled()
            try policy.note(Self.one, until: note, of: Self.pattern)
            policy.minute = minute
            let plan = try policy.refresh(["a.example": .addresses([Self.one])], learned: learned)
            #expect(!plan.changes, "minute \(minute)")
            #expect(plan.nextExpiry == nil)
        }
    }

    @Test(arguments: [nil, Learned(isWhole: false)])
    func `an address of a pattern without a note is noted`(learned: Learned?) throws {
        var policy = try filled()
        try policy.forget(Self.one, of: Self.pattern)
        policy.minute = 5
        let plan = try policy.refresh(["a.example": .addresses([Self.one])], learned: learned)
        #expect(plan.changesNotes && !plan.changesRules)
        #expect(try policy.notes(Self.pattern) == [Self.one: 125] && policy.notes().isEmpty)
    }

    @Test func `a run that has not listened long enough adds and renews all the same`() throws {
        var policy = try filled()
        policy.minute = 200
        let seen = Learned([Self.pattern: [Self.one: 200, Self.two: 200]], isWhole: false)
        try policy.refresh(["a.example": .addresses([Self.one])], learned: seen)
        #expect(try policy.notes(Self.pattern) == [Self.one: 320, Self.two: 320])
    }

    // MARK: What other clients and the user change

    @Test(arguments: [(true, true), (true, false), (false, true), (false, false)])
    func `what another client removed is put back from memory`(keepsNotes: Bool, isWhole: Bool) throws {
        var policy = try filled()
        policy.removeRules(keepingNotes: keepsNotes)
        policy.minute = 40
        let seen = Learned([Self.pattern: [Self.one: 0]], isWhole: isWhole)
        let plan = try policy.refresh(["a.example": .addresses([Self.one])], learned: seen)
        #expect(plan.words.map(\.description) == ["a.example", "*.b.example", "dns=any"])
        #expect(try policy.notes(Self.pattern) == [Self.one: 120])
    }

    @Test func `notes outlive a rule that another client removed, until it is known what is in use`() throws {
        var policy = try filled()
        policy.removeRules(keepingNotes: true)
        try policy.refresh(["a.example": .addresses([Self.one])])
        #expect(try policy.notes(Self.pattern) == [Self.one: 120])
        try policy.refresh(["a.example": .addresses([Self.one])], learned: Learned())
        #expect(try policy.notes(Self.pattern).isEmpty)
    }

    @Test(arguments: [("family", "ipv6"), ("accept", nil)], [nil, Learned(isWhole: false), Learned()])
    func `what family or accept no longer allows goes at once`(
        change: (key: String, value: String?), learned: Learned?
    ) throws {
        let address = change.key == "accept" ? "10.0.0.1" : Self.one
        var policy = PlannedRefresh(["hosts": Self.pattern, "accept": "10.0.0.0/8"])
        try policy.refresh(learned: Learned([Self.pattern: [address: 0]]))
        #expect(try policy.addresses(Self.pattern) == [address])
        policy.wanted[change.key] = change.value
        let plan = try policy.refresh(learned: learned)
        #expect(plan.hosts[0].disallowed.map(\.description) == [address])
        #expect(try policy.addresses(Self.pattern).isEmpty && policy.notes(Self.pattern).isEmpty)
    }

    @Test func `what family or accept does not allow is not learned`() throws {
        var policy = PlannedRefresh(["hosts": Self.pattern, "accept": "10.0.0.0/8"])
        let seen = [Self.one: 0, "10.0.0.1": 0, "192.168.0.1": 0, "2001:4860::1": 0, "127.0.0.1": 0]
        let plan = try policy.refresh(learned: Learned([Self.pattern: seen]))
        #expect(try policy.addresses(Self.pattern) == [Self.one, "10.0.0.1"])
        #expect(plan.hosts[0].surplus.isEmpty)
    }

    @Test func `a pattern taken out loses its rule and its notes at once`() throws {
        var policy = try filled()
        policy.wanted["hosts"] = "a.example"
        let plan = try policy.refresh(["a.example": .addresses([Self.one])])
        #expect(plan.words.map(\.description) == ["a.example", "dns=any"])
        #expect(plan.notes.isEmpty && plan.hosts[1].removed.map(\.description) == [Self.one])
    }

    @Test func `learning fills egress only`() throws {
        let wanted = ["hosts": "b.example", "from-hosts": "a.example"]
        let intent = try IntentAnnotations(wanted).intent()
        let name = try DomainName("a.example")
        let plan = PolicyPlan(
            [:], intent, outcomes: [name: NameOutcome(name: name, verdict: .noData)], isPartial: false,
            learning: try Learned(["a.example": [Self.one: 0]]).learning(), now: PlannedRefresh.start)
        #expect(plan[.ingress]?.rules.isEmpty == true && !plan.changes)
    }
}
