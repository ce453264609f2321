import EgressModel
import EgressPolicy
import Testing

/// Tests the number of addresses that a host can have.
@Suite struct LearnLimitTests {
    private static let hosts = "*.example.com"

    @Test func `what is over the limit is refused, and displaces nothing`() throws {
        var learner = try TaughtLearner(hosts: Self.hosts, limit: 2)
        #expect(try learner.learn("a.example.com", "52.0.0.2", "52.0.0.9").additions.count == 2)
        let over = try learner.learn("b.example.com", "52.0.0.1")
        #expect(over.reasons == [.limit(2)])
        #expect(over.added.isEmpty)
        #expect(try learner.sightings(of: Self.hosts).keys.sorted() == ["52.0.0.2", "52.0.0.9"])
    }

    @Test func `each host has a limit of its own`() throws {
        var learner = try TaughtLearner(hosts: "*.example.com api.example.com", limit: 1)
        try learner.learn("a.example.com", "52.0.0.1")
        let lesson = try learner.learn("api.example.com", "52.0.0.2")
        #expect(lesson.added == ["shop/web api.example.com 52.0.0.2"])
        #expect(lesson.refusals.map { "\($0.host)" } == [Self.hosts])
    }

    @Test func `the addresses of the rule count`() throws {
        var learner = TaughtLearner(limit: 2)
        try learner.note(
            "web", ["hosts": Self.hosts], holding: [Self.hosts: ["52.0.0.1": nil, "52.0.0.2": 7200]])
        #expect(try learner.learn("a.example.com", "52.0.0.3").reasons == [.limit(2)])
        // One that the rule has is seen as before.
        #expect(try learner.learn("a.example.com", "52.0.0.1", at: 7).refusals.isEmpty)
        #expect(try learner.sightings(of: Self.hosts) == ["52.0.0.1": 7])
        try learner.note("web", ["hosts": Self.hosts], holding: [Self.hosts: ["52.0.0.1": nil]], at: 8)
        #expect(try learner.learn("a.example.com", "52.0.0.3", at: 8).additions.count == 1)
    }

    @Test func `an address that is written counts once`() throws {
        var learner = try TaughtLearner(hosts: Self.hosts, limit: 2)
        try learner.learn("a.example.com", "52.0.0.1")
        try learner.note("web", ["hosts": Self.hosts], holding: [Self.hosts: ["52.0.0.1": 7200]])
        try learner.learn("a.example.com", "52.0.0.1")
        #expect(try learner.learn("a.example.com", "52.0.0.2").additions.count == 1)
        #expect(try learner.learn("a.example.com", "52.0.0.3").reasons == [.limit(2)])
    }

    @Test func `sightings that are too old make room`() throws {
        var learner = try TaughtLearner(hosts: Self.hosts, limit: 2)
        try learner.learn("a.example.com", "52.0.0.1")
        try learner.learn("a.example.com", "52.0.0.2", at: 1000)
        #expect(try learner.learn("a.example.com", "52.0.0.3", at: 3599).reasons == [.limit(2)])
        #expect(try learner.learn("a.example.com", "52.0.0.3", at: 3600).additions.count == 1)
        #expect(try learner.learn("a.example.com", "52.0.0.4", at: 3601).reasons == [.limit(2)])
        // The second was seen again, so that its place stays taken.
        try learner.learn("a.example.com", "52.0.0.2", at: 4000)
        #expect(try learner.learn("a.example.com", "52.0.0.4", at: 5000).reasons == [.limit(2)])
        #expect(try learner.learn("a.example.com", "52.0.0.4", at: 7600).additions.count == 1)
    }

    /// A pod can ask for any number of names below a suffix that it controls. Each costs the same, however full the host
    /// is: at a cost for each address that is known, this test would take minutes.
    @Test func `a hundred thousand names below one suffix are taken in constant time each`() throws {
        var learner = try TaughtLearner(hosts: Self.hosts)
        var (added, refused) = (0, 0)
        for number in 0..<100_000 {
            let address = "52.\(number / 65536).\(number / 256 % 256).\(number % 256)"
            let lesson = try learner.learn("n\(number).example.com", address)
            added += lesson.additions.count
            refused += lesson.refusals.count
        }
        #expect(added == 1000)
        #expect(refused == 99_000)
        #expect(try learner.sightings(of: Self.hosts).count == 1000)
    }
}
