import EgressModel
import EgressPolicy
import Testing

@Suite struct PolicyPlanTests {
    private static let (one, two, three) = ("8.0.0.1", "8.0.0.2", "8.0.0.3")

    /// Returns a policy that contains the addresses `one` and `two` since the start. The current time is minute 5.
    private func filled(_ wanted: [String: String] = ["hosts": "a.example"]) throws -> PlannedRefresh {
        var policy = PlannedRefresh(wanted)
        try policy.refresh(["a.example": .addresses([Self.one, Self.two])])
        policy.minute = 5
        return policy
    }

    // MARK: Changes that DNS answers cause

    @Test func `an address that appears is added`() throws {
        var policy = try filled()
        let plan = try policy.refresh(["a.example": .addresses([Self.one, Self.two, Self.three])])
        #expect(plan.hosts[0].added.map(\.description) == [Self.three])
        #expect(try policy.addresses() == [Self.one, Self.two, Self.three])
        #expect(try policy.notes() == [:])
    }

    @Test(arguments: [PlannedRefresh.Answer.addresses([one]), .nxDomain, .noData])
    func `an address that vanishes is noted for twice the span, whatever the answer is`(
        answer: PlannedRefresh.Answer
    ) throws {
        var policy = try filled()
        let plan = try policy.refresh(["a.example": answer])
        #expect(plan.changesNotes && !plan.changesRules)
        #expect(try policy.addresses() == [Self.one, Self.two])
        #expect(try policy.notes()[Self.two] == 125)
    }

    @Test(arguments: [PlannedRefresh.Answer.failed, .addresses(["10.0.0.1", "127.0.0.1"])])
    func `a name that failed or brought nothing allowed keeps what it has, and nothing runs out`(
        answer: PlannedRefresh.Answer
    ) throws {
        var policy = try filled()
        try policy.refresh(["a.example": .addresses([Self.one])])
        policy.minute = 1000
        let plan = try policy.refresh(["a.example": answer])
        #expect(!plan.changes)
        #expect(plan.hosts[0].isFailed)
        #expect(try policy.addresses() == [Self.one, Self.two])
    }

    @Test func `addresses beside refused ones are taken, and vanished ones noted`() throws {
        var policy = try filled()
        try policy.refresh(["a.example": .addresses([Self.one, Self.three, "10.0.0.1"])])
        #expect(try policy.addresses() == [Self.one, Self.two, Self.three])
        #expect(try policy.notes() == [Self.two: 125])
    }

    @Test(arguments: [PlannedRefresh.Answer.addresses([one, three]), .nxDomain])
    func `beside a name that failed addresses are added, and none is noted or runs out`(
        answer: PlannedRefresh.Answer
    ) throws {
        var policy = try filled(["hosts": "a.example b.example"])
        try policy.note(Self.one, until: 1)
        let plan = try policy.refresh(["a.example": answer, "b.example": .failed])
        #expect(try policy.addresses().prefix(2) == [Self.one, Self.two])
        #expect(try policy.notes()[Self.two] == nil)
        if case .addresses = answer { #expect(plan.hosts[0].added.map(\.description) == [Self.three]) }
    }

    @Test func `one of several resolvers that failed freezes removals`() throws {
        var policy = try filled()
        try policy.refresh(["a.example": .partial([Self.one, Self.three])])
        #expect(try policy.addresses() == [Self.one, Self.two, Self.three])
        #expect(try policy.notes() == [:])
    }

    // MARK: Leases

    @Test func `at its end an address goes that DNS does not have`() throws {
        var policy = try filled()
        try policy.refresh(["a.example": .addresses([Self.one])])
        policy.minute = 124
        #expect(try !policy.refresh(["a.example": .addresses([Self.one])]).changes)
        policy.minute = 125
        let plan = try policy.refresh(["a.example": .addresses([Self.one])])
        #expect(plan.hosts[0].removed.map(\.description) == [Self.two])
        #expect(try policy.notes() == [:])
    }

    @Test func `an address that comes back keeps its note, so that nothing is written`() throws {
        var policy = try filled()
        try policy.refresh(["a.example": .addresses([Self.one])])
        policy.minute = 10
        #expect(try !policy.refresh(["a.example": .addresses([Self.one, Self.two])]).changes)
        #expect(try policy.notes() == [Self.two: 125])
    }

    @Test(arguments: [(65, 125), (66, 186), (200, 320)])
    func `a lease is renewed for twice the span when DNS has the address and less than the span is left`(
        minute: Int, end: Int
    ) throws {
        var policy = try filled()
        try policy.refresh(["a.example": .addresses([Self.one])])
        policy.minute = minute
        try policy.refresh(["a.example": .addresses([Self.one, Self.two])])
        #expect(try policy.notes() == [Self.two: end])
    }

    @Test func `what is written anyway renews leases with less than one and a half spans left`() throws {
        var policy = try filled()
        try policy.refresh(["a.example": .addresses([Self.one])])
        policy.minute = 36
        try policy.refresh(["a.example": .addresses([Self.one, Self.two, Self.three])])
        #expect(try policy.notes() == [Self.two: 156])
    }

    @Test func `a note of the year 9999 and one after the clock jumped back are cut to twice the span`() throws {
        var policy = try filled()
        try policy.note(Self.two, until: 4_000_000_000)
        try policy.refresh(["a.example": .addresses([Self.one])])
        #expect(try policy.notes() == [Self.two: 125])
        policy.minute = -1000
        try policy.refresh(["a.example": .addresses([Self.one])])
        #expect(try policy.notes() == [Self.two: -880])
    }

    @Test func `a span of 0 drops at once, and notes with it`() throws {
        var policy = try filled(["hosts": "a.example", "retain": "0"])
        let plan = try policy.refresh(["a.example": .addresses([Self.one])])
        #expect(plan.hosts[0].removed.map(\.description) == [Self.two])
        #expect(try policy.addresses() == [Self.one])
        try policy.note(Self.one, until: 9999)
        try policy.refresh(["a.example": .addresses([Self.one])])
        #expect(try policy.notes() == [:])
    }

    @Test func `a span of 0 keeps what a failed name has`() throws {
        var policy = try filled(["hosts": "a.example", "retain": "0"])
        #expect(try !policy.refresh(["a.example": .failed]).changes)
    }

    // MARK: Changes that the user makes

    @Test func `a host taken out loses its rule at once, retention or not`() throws {
        var policy = try filled(["hosts": "a.example"])
        try policy.refresh(["a.example": .addresses([Self.one])])
        policy.wanted["hosts"] = "b.example"
        let plan = try policy.refresh(["b.example": .addresses([Self.three])])
        #expect(plan.words.map(\.description) == ["b.example", "dns=any"])
        #expect(plan.hosts.map { $0.host?.description ?? "" } == ["b.example", "a.example"])
        #expect(plan.hosts[1].removed.count == 2 && plan.notes.isEmpty)
    }

    @Test func `a host whose ports change keeps addresses and notes`() throws {
        var policy = try filled()
        try policy.refresh(["a.example": .addresses([Self.one])])
        policy.wanted["hosts"] = "a.example:443"
        let plan = try policy.refresh(["a.example": .failed])
        #expect(plan.words.map(\.description) == ["a.example:443", "dns=any"])
        #expect(plan.rules[0].portList == (try PortList("443")))
        #expect(try policy.addresses() == [Self.one, Self.two])
        #expect(try policy.notes() == [Self.two: 125])
    }

    @Test func `another DNS rule is taken although a name failed`() throws {
        var policy = try filled()
        policy.wanted["dns"] = "kube-dns"
        let plan = try policy.refresh(["a.example": .failed])
        #expect(plan.changesRules)
        #expect(plan.words.map(\.description) == ["a.example", "dns=kube-dns"])
    }

    @Test(arguments: [PlannedRefresh.Answer.failed, .noData])
    func `what the family no longer allows goes at once`(answer: PlannedRefresh.Answer) throws {
        var policy = try filled()
        policy.wanted["family"] = "ipv6"
        let plan = try policy.refresh(["a.example": answer])
        #expect(plan.hosts[0].disallowed.map(\.description) == [Self.one, Self.two])
        #expect(try policy.addresses() == [])
    }

    @Test func `what accept no longer allows goes at once`() throws {
        var policy = PlannedRefresh(["hosts": "a.example", "accept": "10.0.0.0/8"])
        try policy.refresh(["a.example": .addresses([Self.one, "10.0.0.1"])])
        policy.wanted["accept"] = nil
        let plan = try policy.refresh(["a.example": .failed])
        #expect(plan.hosts[0].disallowed.map(\.description) == ["10.0.0.1"])
        #expect(try policy.addresses() == [Self.one])
    }

    // MARK: The first rules and the last address

    @Test(arguments: [PlannedRefresh.Answer.failed, .nxDomain, .addresses(["127.0.0.1"])])
    func `a first fill in which no name has an address writes nothing`(answer: PlannedRefresh.Answer) throws {
        var policy = PlannedRefresh()
        let plan = try policy.refresh(["a.example": answer])
        #expect(!plan.changes && plan.rules.isEmpty && plan.words.isEmpty)
    }

    @Test func `a first fill takes the names that have addresses`() throws {
        var policy = PlannedRefresh(["hosts": "a.example b.example"])
        let plan = try policy.refresh(["a.example": .failed, "b.example": .addresses([Self.one])])
        #expect(plan.words.map(\.description) == ["b.example", "dns=any"])
    }

    @Test(arguments: [("any", ["dns=any"]), ("none", [])])
    func `with the last address of a name its rule goes`(dns: String, words: [String]) throws {
        var policy = try filled(["hosts": "a.example", "retain": "0", "dns": dns])
        let plan = try policy.refresh(["a.example": .nxDomain])
        #expect(plan.words.map(\.description) == words)
        #expect(plan.rules.count == words.count)
    }

    @Test func `the same answers a second time change nothing`() throws {
        var policy = try filled(["hosts": "a.example b.example:443", "retain": "24h", "allow": "198.51.100.0/24"])
        let answers: [String: PlannedRefresh.Answer] = ["a.example": .addresses([Self.three]), "b.example": .noData]
        #expect(try policy.refresh(answers).changes)
        #expect(try !policy.refresh(answers).changes)
    }
}
