import EgressManifest
import EgressModel
import EgressPolicy
import EgressTestSupport
import Testing

/// Random policies of every kind, judged by `ForeignJudge` before the conversion and by `IntentJudge` after it.
@Suite struct ForeignPropertyTests {
    private struct Outcome {
        var whole = 0
        var partial = 0
        var refused = 0
    }

    /// Converts a random policy, and compares what both policies allow.
    private func check(
        _ kind: ForeignKind, _ seed: UInt64, _ wishes: ConversionWishes, _ outcome: inout Outcome
    ) throws {
        let source = RandomForeignPolicy(kind, seed: seed)
        let sample = try ForeignSample(source.text, wishes)
        guard let intent = sample.intent?.intent, !sample.flaws.contains(where: \.isBinding) else {
            outcome.refused += 1
            return
        }
        #expect(!source.isStrange, "an unknown field is ignored\n\(source.text)")
        let isWhole = sample.flaws.isEmpty
        if isWhole { outcome.whole += 1 } else { outcome.partial += 1 }
        let subject = try #require(sample.item.policy?.subject)
        #expect(
            Set(TrafficGrid.podLabels.filter { IntentJudge.selects(subject.podSelector, $0) }) == source.ownPods,
            "other pods\n\(source.text)")
        #expect(subject.namespace == TrafficGrid.ownNamespace && subject.name == "web")
        let before = ForeignJudge(source.tree)
        let after = IntentJudge(intent, subject, isOneLabel: wishes.target == .gke)
        let own = try profiles(wishes, subject)
        for isEgress in [true, false] {
            for end in TrafficGrid.ends {
                let allowed = after.allowed(isEgress: isEgress, end)
                let possible = before.allowed(isEgress: isEgress, end)
                let added = isEgress ? own?.allowed(isEgress: true, end) ?? 0 : 0
                #expect(allowed & ~possible & ~added == 0, "\(end), egress \(isEgress): too much\n\(source.text)")
                guard isWhole else { continue }
                // A protocol that stands for all of them becomes TCP and UDP. The user's profiles replace port 53.
                let isName = if case .name = end { true } else { false }
                // Patterns of any depth are narrower in GKE, which the command warns of.
                if isName, wishes.target == .gke { continue }
                let replaced = own == nil || !isEgress || isName ? 0 : Self.dnsPorts
                let cut = possible & ~allowed & ~TrafficGrid.sctp & ~replaced
                #expect(cut == 0, "\(end), egress \(isEgress): cut in silence\n\(source.text)")
            }
        }
    }

    private static let dnsPorts = TrafficGrid.ports("UDP", 53, 53) | TrafficGrid.ports("TCP", 53, 53)

    /// Returns a judge of the user's own profiles; `nil` if the user gives none.
    private func profiles(_ wishes: ConversionWishes, _ subject: PolicySubject) throws -> IntentJudge? {
        guard let dns = wishes.dns else { return nil }
        var intent = PolicyIntent(hosts: [try HostSpec("other.invalid")])
        intent.dns = dns
        return IntentJudge(intent, subject)
    }

    @Test(arguments: ForeignKind.allCases)
    func `a conversion never allows more than its source, and reports what it cuts`(kind: ForeignKind) throws {
        var outcome = Outcome()
        for seed in 0..<500 as Range<UInt64> { try check(kind, seed, ConversionWishes(family: .dual), &outcome) }
        // Each case must be frequent, or the test says nothing.
        #expect(outcome.whole > 75, "\(outcome)")
        #expect(outcome.partial > 25, "\(outcome)")
        #expect(outcome.refused > 75, "\(outcome)")
    }

    @Test(arguments: [ForeignKind.gke, .cilium])
    func `a conversion to GKE never allows more than its source`(kind: ForeignKind) throws {
        var outcome = Outcome()
        let wishes = ConversionWishes(target: .gke, dns: [])
        for seed in 1000..<1500 as Range<UInt64> { try check(kind, seed, wishes, &outcome) }
        #expect(outcome.whole + outcome.partial > 75, "\(outcome)")
    }

    @Test(arguments: ForeignKind.allCases, ["none", "kube-dns", "any"])
    func `profiles of the user replace nothing but DNS`(kind: ForeignKind, profile: String) throws {
        var outcome = Outcome()
        let wishes = ConversionWishes(dns: profile == "none" ? [] : [try DNSRule(profile)])
        for seed in 2000..<2200 as Range<UInt64> { try check(kind, seed, wishes, &outcome) }
        #expect(outcome.whole > 30, "\(outcome)")
    }
}
