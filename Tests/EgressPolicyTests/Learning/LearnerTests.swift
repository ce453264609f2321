import EgressModel
import EgressPolicy
import EgressTestSupport
import Testing

@Suite struct LearnerTests {
    // MARK: Which names match

    @Test(
        arguments: [
            ("api.example.com", "api.example.com", true),
            ("api.example.com", "API.Example.COM", true),
            ("api.example.com", "www.api.example.com", false),
            ("api.example.com", "example.com", false),
            ("*.example.com", "a.example.com", true),
            ("*.example.com", "A.EXAMPLE.com", true),
            ("*.Example.com", "a.b.c.example.com", true),
            ("*.example.com", "_srv.example.com", true),
            ("*.example.com", "example.com", false),
            ("*.example.com", "badexample.com", false),
            ("*.example.com", "a.example.com.evil.org", false),
            ("*.a.example.com", "b.example.com", false),
        ]) func `an answer counts for the hosts that match its name`(host: String, qname: String, counts: Bool) throws
    {
        var learner = try TaughtLearner(hosts: host)
        #expect(try learner.wants(qname) == counts)
        let lesson = try learner.learn(qname, "52.0.0.1")
        #expect(lesson.isMatched == counts)
        #expect(lesson.added == (counts ? ["shop/web \(try HostName(host)) 52.0.0.1"] : []))
    }

    @Test func `an answer counts for every host and policy that it matches`() throws {
        var learner = try TaughtLearner(hosts: "db.x.com:5432 *.x.com:443")
        try learner.note("api", ["hosts": "*.db.x.com *.com.x.com"])
        try learner.note("job", ["hosts": "db.x.com"])
        let lesson = try learner.learn("db.x.com", "52.0.0.1", "52.0.0.2")
        #expect(
            Set(lesson.added) == [
                "shop/web db.x.com 52.0.0.1", "shop/web db.x.com 52.0.0.2", "shop/web *.x.com 52.0.0.1",
                "shop/web *.x.com 52.0.0.2", "shop/job db.x.com 52.0.0.1", "shop/job db.x.com 52.0.0.2",
            ])
        #expect(lesson.additions.count == 6)
    }

    @Test func `names on the way to the address do not count`() throws {
        var learner = try TaughtLearner(hosts: "cdn.example.net *.example.net")
        #expect(try !learner.learn("www.example.com", "52.0.0.1", through: ["cdn.example.net"]).isMatched)
    }

    @Test(
        arguments: [
            ("ipv4", "52.0.0.1", true), ("ipv4", "2600:1::1", false), ("ipv6", "52.0.0.1", false),
            ("ipv6", "2600:1::1", true), ("dual", "52.0.0.1", true), ("dual", "2600:1::1", true),
        ]) func `an answer counts for the families of the policy`(family: String, address: String, counts: Bool) throws
    {
        var learner = try TaughtLearner(hosts: "*.example.com", ["family": family])
        let lesson = try learner.learn("a.example.com", address)
        #expect(lesson.isMatched == counts)
        #expect(lesson.additions.count == (counts ? 1 : 0))
    }

    @Test func `questions of other types are not wanted`() throws {
        let learner = try TaughtLearner(hosts: "*.example.com")
        #expect(try learner.wants("a.example.com", .aaaa))
        for type in [RecordType.cname, .ns, .soa, RecordType(rawValue: 65), RecordType(rawValue: 255)] {
            #expect(try !learner.wants("a.example.com", type), "\(type)")
        }
    }

    @Test func `a question in the cluster domain counts as one for the first name outside it`() throws {
        var learner = try TaughtLearner(hosts: "www.example.com *.example.net")
        let inside = "www.example.com.shop.svc.cluster.local"
        #expect(try learner.wants(inside))
        let lesson = try learner.learn(inside, "52.0.0.1", through: ["www.example.com", "cdn.example.net"])
        #expect(lesson.added == ["shop/web www.example.com 52.0.0.1"])
        let longer = ["www.example.com.svc.cluster.local", "www.example.com"]
        #expect(try learner.learn(inside, "52.0.0.2", through: longer).additions.count == 1)
        #expect(try !learner.learn("web.shop.svc.cluster.local", "52.0.0.3").isMatched)
        #expect(try !TaughtLearner().wants(inside))
    }

    // MARK: Which addresses count

    @Test(
        arguments: [
            ("169.254.169.254", nil, false), ("10.0.0.1", nil, false), ("0.0.0.0", "10.0.0.0/8", false),
            ("10.0.0.1", "10.0.0.0/24", true), ("10.0.1.1", "10.0.0.0/24", false), ("192.0.2.1", nil, false),
            ("52.0.0.1", nil, true),
        ] as [(String, String?, Bool)])
    func `a special-purpose address counts only if it is accepted`(
        address: String, accepted: String?, counts: Bool
    ) throws {
        let annotations = accepted.map { ["accept": $0] } ?? [:]
        var learner = try TaughtLearner(hosts: "*.example.com", annotations)
        let lesson = try learner.learn("a.example.com", address)
        #expect(lesson.isMatched)
        #expect(lesson.additions.count == (counts ? 1 : 0))
        if case .special(let entry) = lesson.reasons.first {
            #expect(!counts)
            #expect(try entry.block.contains(IPAddress(address)))
        } else {
            #expect(counts)
        }
        #expect(try learner.sightings(of: "*.example.com").count == (counts ? 1 : 0))
    }

    @Test(
        arguments: [
            ("1h", 60, 3600, true), ("1h", 60, 3601, false), ("1h", 7200, 7200, true), ("1h", 7200, 7201, false),
            ("0", 60, 299, true), ("0", 60, 301, false), ("2h", 60, 7199, true),
        ] as [(String, UInt32, Int, Bool)])
    func `an answer is too old after the retention or the TTL, whichever is longer`(
        retain: String, ttl: UInt32, age: Int, counts: Bool
    ) throws {
        var learner = try TaughtLearner(hosts: "*.example.com", ["retain": retain])
        let lesson = try learner.learn("a.example.com", "52.0.0.1", ttl: ttl, sent: -age)
        #expect(lesson.reasons == (counts ? [] : [.stale]))
        #expect(lesson.additions.count == (counts ? 1 : 0))
    }

    @Test func `an alias with a short TTL shortens that of the address`() throws {
        var learner = try TaughtLearner(hosts: "*.example.com", ["retain": "0"])
        let old = try learner.learn(
            "a.example.com", "52.0.0.1", through: ["cdn.example.net"], ttl: 7200, sent: -301)
        #expect(old.reasons == [.stale])
    }

    @Test func `an answer from the future counts as one from now`() throws {
        var learner = try TaughtLearner(hosts: "*.example.com")
        #expect(try learner.learn("a.example.com", "52.0.0.1", sent: 999_999, at: 5).additions.count == 1)
        #expect(try learner.sightings(of: "*.example.com") == ["52.0.0.1": 5])
    }

    @Test func `an address is new once, and the last sighting counts`() throws {
        var learner = try TaughtLearner(hosts: "*.example.com")
        #expect(try learner.learn("a.example.com", "52.0.0.1").additions.count == 1)
        #expect(try learner.learn("b.example.com", "52.0.0.1", at: 60).additions.isEmpty)
        #expect(try learner.learn("a.example.com", "52.0.0.1", sent: 30, at: 90).isMatched)
        #expect(try learner.sightings(of: "*.example.com") == ["52.0.0.1": 60])
        // Nobody wrote it meanwhile.
        #expect(try learner.learn("a.example.com", "52.0.0.1", at: 3660).additions.count == 1)
    }

    // MARK: Leases

    @Test(arguments: [(3600, []), (3599, [900]), (-5, [900]), (nil, [])] as [(Int?, [Int])])
    func `a lease is renewed if less than the retention is left`(left: Int?, within: [Int]) throws {
        var learner = TaughtLearner()
        try learner.note("web", ["hosts": "*.example.com"], holding: ["*.example.com": ["52.0.0.1": left]])
        let lesson = try learner.learn("a.example.com", "52.0.0.1")
        #expect(lesson.renewals.map(\.within) == within)
        #expect(lesson.additions.isEmpty)
    }

    @Test func `a long TTL makes leases longer`() throws {
        var learner = TaughtLearner()
        try learner.note("web", ["hosts": "*.example.com"], holding: ["*.example.com": ["52.0.0.1": 7000]])
        #expect(try learner.learn("a.example.com", "52.0.0.1").renewals.isEmpty)
        #expect(try learner.learn("a.example.com", "52.0.0.1", ttl: 7200).renewals.map(\.within) == [1800])
        // A day is the longest TTL that counts.
        try learner.note("web", ["hosts": "*.example.com"], holding: ["*.example.com": ["52.0.0.1": 86_400]])
        #expect(try learner.learn("a.example.com", "52.0.0.1", ttl: 900_000).renewals.isEmpty)
    }

    // MARK: Policies that come, change and go

    @Test func `a policy that lost a learned address lacks it`() throws {
        var learner = try TaughtLearner(hosts: "*.example.com")
        try learner.learn("a.example.com", "52.0.0.1")
        let wanted = ["hosts": "*.example.com"]
        #expect(try !learner.note("web", wanted, holding: ["*.example.com": ["52.0.0.1": 7200]], at: 1))
        #expect(try learner.note("web", wanted, at: 2))
        #expect(try learner.note("web", wanted, at: 3599))
        #expect(try !learner.note("web", wanted, at: 3601))
        #expect(try learner.sightings(of: "*.example.com").isEmpty)
    }

    @Test(arguments: [
        ["hosts": "*.example.com", "accept": "10.0.0.0/8", "family": "ipv6"], ["hosts": "*.example.com"],
        ["hosts": "b.example.org"],
    ])
    func `what a policy no longer allows is forgotten`(wanted: [String: String]) throws {
        let accepting = ["hosts": "*.example.com", "accept": "10.0.0.0/8"]
        var learner = TaughtLearner()
        try learner.note("web", accepting)
        #expect(try learner.learn("a.example.com", "10.0.0.1").additions.count == 1)
        #expect(try !learner.note("web", wanted))
        #expect(try !learner.note("web", accepting))
    }

    @Test func `a host that is taken out is forgotten, and the others stay`() throws {
        var learner = try TaughtLearner(hosts: "*.example.com api.example.org")
        try learner.learn("a.example.com", "52.0.0.1")
        try learner.learn("api.example.org", "52.0.0.2")
        try learner.note("web", ["hosts": "api.example.org *.example.net"])
        #expect(try !learner.wants("a.example.com"))
        #expect(try learner.wants("a.example.net"))
        #expect(try learner.sightings(of: "*.example.com").isEmpty)
        #expect(try learner.sightings(of: "api.example.org") == ["52.0.0.2": 0])
    }

    @Test func `a policy that is missing twice is forgotten`() throws {
        var learner = try TaughtLearner(hosts: "*.example.com")
        try learner.note("api", ["hosts": "*.example.com api.example.org"])
        learner.keep("web")
        #expect(try learner.wants("api.example.org"))
        learner.keep("web")
        #expect(try learner.learn("a.example.com", "52.0.0.1").added == ["shop/web *.example.com 52.0.0.1"])
        #expect(try !learner.wants("api.example.org"))
        learner.keep()
        learner.keep()
        #expect(try !learner.wants("a.example.com"))
        try learner.note("web", ["hosts": "*.example.com"])
        #expect(try learner.learn("a.example.com", "52.0.0.2").additions.count == 1)
    }

    /// A file that is not replaced, but emptied and written again, can be read while it is empty.
    @Test func `a policy that is missing for a moment keeps what was learned`() throws {
        var learner = try TaughtLearner(hosts: "*.example.com")
        try learner.learn("a.example.com", "52.0.0.1")
        for _ in 0..<3 {
            learner.keep()
            #expect(try learner.note("web", ["hosts": "*.example.com"]))
            learner.keep("web")
        }
    }
}
