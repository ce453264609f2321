import EgressModel
import EgressPolicy
import EgressTestSupport
import Testing

/// Tests plans for a policy that governs both directions.
@Suite struct BothDirectionsTests {
    private static let now = UTCTime(seconds: 1_800_000_000)

    private static func plan(
        _ annotations: [String: String], _ answers: [String: NameOutcome.Verdict],
        from current: [TrafficDirection: [(String, String)]] = [:]
    ) throws -> PolicyPlan {
        var outcomes: [DomainName: NameOutcome] = [:]
        for (text, verdict) in answers {
            let name = try DomainName(text)
            let address = AddressRecord(owner: name, address: try IPAddress("8.8.8.8"), ttl: 60)
            outcomes[name] = NameOutcome(
                name: name, verdict: verdict, addresses: verdict == .addresses ? [address] : [])
        }
        let held = try current.mapValues { rules in
            try AppliedRules(
                words: rules.map { try RuleWord($0.0) }, rules: rules.map { try Sample.rule($0.1) }, notes: [:])
        }
        return PolicyPlan(
            held, try IntentAnnotations(annotations).intent(), outcomes: outcomes, isPartial: false, now: now)
    }

    @Test func `A name that fails in one direction keeps what has vanished from the other`() throws {
        let annotations = ["hosts": "a.example", "dns": "none", "retain": "0", "from-hosts": "b.example"]
        let current: [TrafficDirection: [(String, String)]] = [
            .egress: [("a.example", "9.9.9.9")], .ingress: [("b.example", "9.9.9.9")],
        ]
        let failed = try Self.plan(
            annotations, ["a.example": .addresses, "b.example": .timedOut], from: current)
        #expect(failed[.egress]?.rules == [try Sample.rule("8.8.8.8", "9.9.9.9")])
        #expect(failed[.ingress]?.rules == [try Sample.rule("9.9.9.9")])
        let good = try Self.plan(annotations, ["a.example": .addresses, "b.example": .addresses], from: current)
        #expect(good[.egress]?.rules == [try Sample.rule("8.8.8.8")])
        #expect(good[.ingress]?.rules == [try Sample.rule("8.8.8.8")])
        #expect(good.hosts.map(\.direction) == [.egress, .ingress])
    }

    @Test func `A source without addresses has no rule, and what is left is denied`() throws {
        let annotations = ["from-hosts": "a.example", "retain": "0"]
        let plan = try Self.plan(
            annotations, ["a.example": .nxDomain], from: [.ingress: [("a.example", "9.9.9.9")]])
        #expect(plan[.egress] == nil)
        #expect(plan[.ingress]?.rules.isEmpty == true)
        #expect(plan.changesRules)
    }

    @Test func `A first fill without addresses of names leaves fixed sources out too`() throws {
        let plan = try Self.plan(["from-hosts": "a.example", "from-cidrs": "9.9.9.0/24"], ["a.example": .nxDomain])
        #expect(!plan.changes && plan[.ingress]?.rules.isEmpty == true)
    }

    @Test func `Each direction has its own ports for one name`() throws {
        let plan = try Self.plan(
            ["hosts": "a.example:443", "dns": "none", "from-hosts": "a.example", "from-ports": "80"],
            ["a.example": .addresses])
        #expect(plan[.egress]?.rules == [try Sample.rule("8.8.8.8", ports: "443")])
        #expect(plan[.ingress]?.rules == [try Sample.rule("8.8.8.8", ports: "80")])
        #expect(plan[.ingress]?.words.map(\.description) == ["a.example:80"])
    }
}

/// Tests which names already have addresses in a policy.
@Suite struct HeldNamesTests {
    private static func filled(_ words: [String]) throws -> AppliedRules {
        try AppliedRules(
            words: words.map { try RuleWord($0) }, rules: words.map { _ in try Sample.rule("8.8.8.8") }, notes: [:])
    }

    @Test(
        arguments: [
            (["hosts": "a.example b.example"], [:], []),
            (["hosts": "a.example b.example"], [.egress: ["a.example"]], ["a.example"]),
            (["hosts": "b.example"], [.egress: ["a.example"]], []),
            (["from-hosts": "a.example"], [.egress: ["a.example"]], []),
            (["hosts": "a.example", "from-hosts": "a.example"], [.egress: ["a.example"]], []),
            (
                ["hosts": "a.example", "from-hosts": "a.example"],
                [.egress: ["a.example"], .ingress: ["a.example"]], ["a.example"]
            ),
        ] as [([String: String], [TrafficDirection: [String]], Set<String>)])
    func `A name is held if every direction that lists it has its addresses`(
        annotations: [String: String], current: [TrafficDirection: [String]], held: Set<String>
    ) throws {
        let intent = try IntentAnnotations(annotations).intent()
        let applied: AppliedPolicy = try current.mapValues(Self.filled)
        #expect(Set(applied.held(of: intent).map(\.description)) == held)
    }

    @Test func `A name whose addresses the intent no longer allows is not held`() throws {
        var intent = try IntentAnnotations(["hosts": "a.example"]).intent()
        let applied: AppliedPolicy = [.egress: try Self.filled(["a.example"])]
        #expect(!applied.held(of: intent).isEmpty)
        intent.family = .ipv6
        #expect(applied.held(of: intent).isEmpty)
    }
}
