import EgressModel
import EgressTestSupport
import Testing

@testable import EgressPolicy

/// Tests the plan of an address set, whose hosts count as one.
@Suite struct AddressSetPlanTests {
    private static let pattern = (try? HostName("*.x.example")) ?? .below(.clusterDomain)

    @Test func `the list is the union of all answers and the allowed blocks, sorted and without duplicates`() throws {
        var set = try PlannedSet(["hosts": "b.example a.example", "allow": "9.9.9.9 203.0.114.0/24 8.0.0.2"])
        try set.refresh(["a.example": ["8.0.0.2", "8.0.0.1"], "b.example": ["8.0.0.1", "10.0.0.1"]])
        #expect(set.entries == ["8.0.0.1/32", "8.0.0.2/32", "9.9.9.9/32", "203.0.114.0/24"])
        #expect(set.words == "b.example a.example allow=9.9.9.9/32 allow=203.0.114.0/24 allow=8.0.0.2/32")
    }

    @Test func `nothing leaves unless every name answered`() throws {
        var set = try PlannedSet(["hosts": "a.example b.example", "retain": "0"])
        try set.refresh(["a.example": ["8.0.0.1"], "b.example": ["8.0.0.2"]])
        try set.refresh(["a.example": ["8.0.0.3"], "b.example": nil])
        #expect(set.entries == ["8.0.0.1/32", "8.0.0.2/32", "8.0.0.3/32"])
        let plan = try set.refresh(["a.example": ["8.0.0.3"], "b.example": []])
        #expect(set.entries == ["8.0.0.3/32"])
        #expect(plan.hosts.map(\.removed.count) == [2])
    }

    @Test func `a name that does not exist ages out`() throws {
        var set = try PlannedSet(["hosts": "a.example b.example", "retain": "1h"])
        try set.refresh(["a.example": ["8.0.0.1"], "b.example": ["8.0.0.2"]])
        try set.refresh(["a.example": ["8.0.0.1"], "b.example": []])
        #expect(set.entries == ["8.0.0.1/32", "8.0.0.2/32"])
        #expect(set.notes == ["8.0.0.2": 120])
        set.minute = 121
        try set.refresh(["a.example": ["8.0.0.1"], "b.example": []])
        #expect(set.entries == ["8.0.0.1/32"])
        #expect(set.notes.isEmpty)
    }

    @Test func `the addresses of a host taken out are noted`() throws {
        var set = try PlannedSet(["hosts": "a.example b.example", "retain": "1h"])
        try set.refresh(["a.example": ["8.0.0.1"], "b.example": ["8.0.0.2"]])
        set.wanted["hosts"] = "a.example"
        try set.refresh(["a.example": ["8.0.0.1"]])
        #expect(set.entries == ["8.0.0.1/32", "8.0.0.2/32"])
        #expect(set.words == "a.example")
        #expect(set.notes == ["8.0.0.2": 120])
    }

    @Test func `an allowed block comes and goes at once`() throws {
        var set = try PlannedSet(["hosts": "a.example", "allow": "8.0.0.7 8.1.0.0/16"])
        try set.refresh(["a.example": ["8.0.0.1"]])
        set.wanted["allow"] = "8.2.0.0/16"
        let plan = try set.refresh(["a.example": ["8.0.0.1"]])
        #expect(set.entries == ["8.0.0.1/32", "8.2.0.0/16"])
        #expect(plan.hosts.allSatisfy { $0.removed.isEmpty })
    }

    @Test(arguments: ["", "true"])
    func `an address that becomes allowed needs no note, and a second refresh changes nothing`(merged: String) throws {
        var set = try PlannedSet(["hosts": "a.example", "retain": "1h"])
        if !merged.isEmpty { set.wanted["aggregate"] = merged }
        try set.refresh(["a.example": ["8.0.0.1", "8.0.0.2", "8.0.0.3"]])
        try set.refresh(["a.example": ["8.0.0.1"]])
        set.wanted["allow"] = "8.0.0.2/31"
        for isFirst in [true, false] {
            let plan = try set.refresh(["a.example": ["8.0.0.1"]])
            #expect(plan.changes == isFirst)
        }
    }

    @Test func `an entry of somebody else ages out, but one too large for addresses is not ours`() throws {
        let words = [RuleWord.host(try HostSpec("a.example"))]
        let entries = try ["8.0.0.1/32", "8.0.9.0/30"].map { try CIDRBlock($0) }
        let current = try AppliedRules(
            words: words, rules: NetworkPolicyRule.list(entries), notes: [:], layout: .oneList)
        #expect(current.addresses[nil]?.count == 5)
        let large = NetworkPolicyRule.list([try CIDRBlock("8.0.0.0/16")])
        #expect(throws: RuleMismatch.entry(try CIDRBlock("8.0.0.0/16"))) {
            try AppliedRules(words: words, rules: large, notes: [:], layout: .oneList)
        }
    }

    @Test func `a set stays empty until a name has an address`() throws {
        var set = try PlannedSet(["hosts": "a.example", "allow": "9.9.9.9"])
        let plan = try set.refresh(["a.example": []])
        #expect(!plan.changes && set.entries.isEmpty)
    }

    @Test(arguments: [
        ("8.0.0.1/32", true), ("8.0.0.1/32 9.9.9.9/32", true), ("8.0.0.0/30 9.9.9.9/32", false),
        ("8.0.0.2/32 9.9.9.9/32", false), ("8.0.0.0/8 9.9.9.9/32", false), ("9.9.9.9/32", true), ("", true),
    ])
    func `what a list may contain`(entries: String, isPermitted: Bool) throws {
        var set = try PlannedSet(["hosts": "a.example", "allow": "9.9.9.9"])
        let plan = try set.refresh(["a.example": ["8.0.0.1"]])
        let rules = NetworkPolicyRule.list(try entries.split(separator: " ").map { try CIDRBlock($0) })
        let hasFixed = entries.isEmpty || entries.contains("9.9.9.9")
        let intent = try set.intent()
        let passes = (try? Invariants.check(rules, plan, intent: intent)) != nil
        #expect(passes == (isPermitted && hasFixed))
    }

    @Test(arguments: [
        (["hosts": "a.example:443"], "hosts", SetObjection.ports(of: "a.example:443")),
        (["hosts": "*.x.example"], "hosts", .pattern(Self.pattern)),
        (["hosts": "a.example", "dns": "any"], "dns", .dns),
        (["hosts": "a.example", "allow": "9.9.9.0/24:53"], "allow", .ports(of: "9.9.9.0/24:53")),
        (["from-hosts": "a.example"], "from-hosts", .sources),
        (["hosts": "a.example", "from-cidrs": "9.9.9.0/24"], "from-cidrs", .sources),
    ])
    func `what a set cannot contain is an error of its annotation`(
        values: [String: String], key: String, objection: SetObjection
    ) {
        for kind in ManagedKind.allCases where kind.isAddressSet {
            #expect(throws: AnnotationError("egressgen.dev/" + key, .value(.set(objection), in: nil))) {
                try IntentAnnotations(values).wishes(kind)
            }
        }
    }

    @Test(arguments: [["hosts": "a.example"], ["hosts": "a.example", "dns": "none"]])
    func `a set needs no DNS profile, and writes none`(values: [String: String]) throws {
        let intent = try IntentAnnotations(values).wishes(.cidrGroup).intent
        #expect(intent.dns.isEmpty)
        let written = PolicyAnnotations.annotations(of: intent, applied: [:])
        #expect(written == [Annotation(key: "egressgen.dev/hosts", value: "a.example")])
    }
}

/// An address set that is refreshed at several times.
private struct PlannedSet {
    var wanted: [String: String]
    var minute = 0
    private var current = AppliedRules.empty([:], .oneList)

    init(_ wanted: [String: String]) throws {
        self.wanted = wanted
    }

    func intent() throws -> PolicyIntent { try IntentAnnotations(wanted).wishes(.networkSet).intent }

    private var now: UTCTime { PlannedRefresh.start.advanced(by: minute * 60) }

    /// Refreshes the set. A name without addresses does not exist, and one whose answer is `nil` timed out.
    @discardableResult
    mutating func refresh(_ answers: [String: [String]?]) throws -> RulePlan {
        var outcomes: [DomainName: NameOutcome] = [:]
        for (name, addresses) in answers {
            let verdict: NameOutcome.Verdict = addresses.map { $0.isEmpty ? .nxDomain : .addresses } ?? .timedOut
            outcomes[try DomainName(name)] = try Sample.outcome(name, addresses ?? [], verdict)
        }
        let whole = PolicyPlan([.egress: current], try intent(), outcomes: outcomes, isPartial: false, now: now)
        let plan = try #require(whole[.egress])
        current = try AppliedRules(words: plan.words, rules: plan.rules, notes: plan.notes, layout: .oneList)
        try Invariants.check(current.rules, plan, intent: try intent())
        return plan
    }

    var entries: [String] { current.rules.flatMap(\.peers).compactMap { $0.block?.description } }
    var words: String { current.texts.joined(separator: " ") }

    /// The time until which each address stays, in minutes since the start.
    var notes: [String: Int] {
        Dictionary(
            uniqueKeysWithValues: (current.notes[nil] ?? [:]).map { address, time in
                ("\(address)", (time.seconds - PlannedRefresh.start.seconds) / 60)
            })
    }
}
