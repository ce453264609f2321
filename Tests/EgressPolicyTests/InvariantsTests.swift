import EgressModel
import EgressPolicy
import EgressTestSupport
import Testing

@Suite struct InvariantsTests {
    @Test func `A policy as it was made passes`() throws {
        let scene = try Scene()
        #expect(throws: Never.self) { try scene.check(scene.policy) }
    }

    @Test(arguments: PolicyChange.breaches)
    func `A policy with one thing broken is named`(change: PolicyChange) throws {
        let scene = try Scene()
        let broken = try change.apply(scene.policy)
        let violation = try #require(try change.violation())
        #expect(try broken != scene.policy)
        #expect(throws: violation) { try scene.check(broken) }
    }

    @Test(arguments: PolicyChange.liberties)
    func `What a template may do passes`(change: PolicyChange) throws {
        let scene = try Scene()
        let changed = try change.apply(scene.policy)
        #expect(try changed != scene.policy)
        #expect(throws: Never.self) { try scene.check(changed) }
    }

    @Test func `An exact aggregation passes`() throws {
        var scene = try Scene()
        scene.intent.aggregate = true
        let merged = try Scene().policy
        let aggregated = try scene.policy
        #expect(aggregated.egress.first?.peers == [.ipBlock(try CIDRBlock("93.184.216.34/31"))])
        #expect(throws: Never.self) { try scene.check(aggregated) }
        #expect(throws: InvariantViolation.otherAnnotations) { try scene.check(merged) }
    }

    @Test(arguments: [NameOutcome.Verdict.noData, .nxDomain, .timedOut])
    func `A name without a good answer has no rule`(verdict: NameOutcome.Verdict) throws {
        var scene = try Scene()
        let whole = try scene.policy
        scene.outcomes[0] = try Sample.outcome("web.example.com", ["93.184.216.34", "93.184.216.35"], verdict)
        #expect(try scene.policy.egress == Array(whole.egress.dropFirst()))
        #expect(throws: Never.self) { try scene.check(scene.policy) }
        let broken = try scene.policy.changing(egress: whole.egress)
        let violation = InvariantViolation.otherPorts(of: try HostName("db.example.com"))
        #expect(throws: violation) { try scene.check(broken) }
    }

    @Test func `Without any name a policy of DNS and destinations passes`() throws {
        var scene = try Scene()
        scene.outcomes = []
        #expect(try scene.policy.egress.count == 2)
        #expect(throws: Never.self) { try scene.check(scene.policy) }
    }

    @Test(arguments: ["10.0.0.1", "169.254.169.254", "127.0.0.1", "0.0.0.0", "255.255.255.255", "fc00::1"])
    func `A special-purpose address that DNS gave is a violation all the same`(address: String) throws {
        var scene = try Scene()
        scene.outcomes[1] = try Sample.outcome("db.example.com", ["140.205.34.3", address])
        #expect(throws: Never.self) { try scene.check(scene.policy) }
        let broken = try scene.policy.replacingRule(1, Sample.rule("140.205.34.3", address, ports: "5432"))
        let violation = InvariantViolation.otherAddresses(
            of: try HostName("db.example.com"), at: [try IPAddress(address)])
        #expect(throws: violation) { try scene.check(broken) }
    }

    @Test func `A name with special-purpose addresses alone has no rule`() throws {
        var scene = try Scene()
        scene.intent.hosts = [try HostSpec("db.example.com:5432")]
        scene.outcomes = [try Sample.outcome("db.example.com", ["10.0.0.1"])]
        #expect(throws: Never.self) { try scene.check(scene.policy) }
        let rule = try Sample.rule("10.0.0.1", ports: "5432")
        let broken = try scene.policy.changing(egress: [rule] + scene.policy.egress)
        #expect(throws: PolicyChange.strange) { try scene.check(broken) }
    }

    @Test func `An accepted special-purpose address passes`() throws {
        var scene = try Scene()
        scene.intent.accept = [try CIDRBlock("10.0.0.0/8")]
        scene.outcomes[1] = try Sample.outcome("db.example.com", ["140.205.34.3", "10.0.0.1"])
        #expect(try scene.policy.egress[1] == Sample.rule("10.0.0.1", "140.205.34.3", ports: "5432"))
        #expect(throws: Never.self) { try scene.check(scene.policy) }
    }

    @Test func `Everything with ports passes as a destination of its own`() throws {
        var scene = try Scene()
        scene.intent.allow = [try AllowSpec("0.0.0.0/0:443"), try AllowSpec("[::/0]:443")]
        #expect(throws: Never.self) { try scene.check(scene.policy) }
    }
}

/// A policy with two names, a DNS profile and a fixed destination.
private struct Scene {
    var intent: PolicyIntent
    var outcomes: [NameOutcome]

    init() throws {
        intent = PolicyIntent(hosts: [try HostSpec("web.example.com:443"), try HostSpec("db.example.com:5432")])
        intent.dns = [DNSRule(.nodeLocal)]
        intent.allow = [try AllowSpec("198.51.100.0/24:22")]
        outcomes = [
            try Sample.outcome("web.example.com", ["93.184.216.35", "93.184.216.34"]),
            try Sample.outcome("db.example.com", ["140.205.34.3"]),
        ]
    }

    var policy: NetworkPolicy {
        get throws {
            let accepted = AcceptedSpace(intent.accept)
            let sets = outcomes.map { (HostName.name($0.name), AddressSet($0, accepting: accepted)) }
            return NetworkPolicy(
                subject: try PolicySubject(name: "web", namespace: "shop", podSelector: Sample.selector("app=web")),
                intent: intent,
                rules: [.egress: AppliedRules(intent, addresses: Dictionary(uniqueKeysWithValues: sets))])
        }
    }

    func check(_ policy: NetworkPolicy) throws {
        try Invariants.check(policy, against: self.policy, intent: intent, outcomes: outcomes)
    }
}
