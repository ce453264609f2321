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
        for isEgress in [true, false] {
            for end in TrafficGrid.ends {
                let allowed = after.allowed(isEgress: isEgress, end)
                let possible = before.allowed(isEgress: isEgress, end)
                #expect(allowed & ~possible == 0, "\(end), egress \(isEgress), is allowed too much\n\(source.text)")
                // A protocol that stands for all of them becomes TCP and UDP.
                let isLess = possible & ~allowed & ~TrafficGrid.sctp != 0
                if isWhole, !isLess || wishes.dns == nil {
                    #expect(!isLess, "\(end), egress \(isEgress), is cut in silence\n\(source.text)")
                }
            }
        }
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
        #expect(outcome.whole + outcome.partial > 150, "\(outcome)")
    }
}
