import EgressModel
import EgressPolicy
import Foundation
import Testing

@testable import EgressManifest

@Suite struct RandomManifestTests {
    private static let seeds = UInt64(ProcessInfo.processInfo.environment["EGRESSGEN_SEEDS"] ?? "") ?? 400

    @Test func `whatever the style, an edit makes the plan, touches no other line, and is made once`() throws {
        for seed in 1...Self.seeds {
            let manifest = try RandomManifest(seed: seed)
            do {
                let (after, plan) = try Self.refresh(manifest.text, manifest.outcomes)
                try Self.expectRules(after, plan, seed)
                let (again, _) = try Self.refresh(after, manifest.outcomes)
                #expect(Array(again.utf8) == Array(after.utf8), "seed \(seed)")
                if manifest.isBlock {
                    #expect(Self.outside(after) == Self.outside(manifest.text), "seed \(seed)")
                    Self.expectComments(manifest.text, after, plan, seed)
                }
            } catch {
                Issue.record("seed \(seed): \(error)\n\(manifest.text)")
            }
        }
    }

    private static func refresh(
        _ text: String, _ outcomes: [DomainName: NameOutcome]
    ) throws -> (String, RulePlan) {
        let stream = try ManifestStream(Array(text.utf8))
        let policy = try #require(stream.policies.first).get()
        let now = UTCTime(seconds: 1_800_000_000)
        let wanted = outcomes.filter { outcome in policy.intent.hosts.contains { $0.host.name == outcome.key } }
        let plan = PolicyPlan(
            try policy.current(), policy.intent, outcomes: wanted, isPartial: false, now: now)
        let planned = PlannedPolicy(policy, plan, intent: policy.intent, adopts: false)
        return (
            String(decoding: try stream.revised([planned], notes: true), as: UTF8.self), try #require(plan[.egress])
        )
    }

    /// Expects that the text, when it is read again, has the rules of the plan, with each list of addresses sorted.
    private static func expectRules(_ text: String, _ plan: RulePlan, _ seed: UInt64) throws {
        let stream = try ManifestStream(Array(text.utf8))
        let policy = try #require(stream.policies.first).get()
        let current = try #require(try policy.current()[.egress])
        #expect(current.rules == plan.rules, "seed \(seed)")
        #expect(plan.rules.isEmpty || current.words == plan.words, "seed \(seed)")
        #expect(plan.rules.isEmpty || current.notes == plan.notes, "seed \(seed)")
    }

    /// Returns the lines that a refresh must not change.
    private static func outside(_ text: String) -> [Substring] {
        let lines = text.split(omittingEmptySubsequences: true) { $0.isNewline }
        let lists = ManagedKind.allCases.map { $0.field(.egress) + ":" }
        let ours = lines.prefix { line in
            let word = line.drop { $0 == " " }
            return !lists.contains { word.hasPrefix($0) }
        }
        let types = ["policyTypes:", "- Egress"]
        return ours.filter { line in
            let word = line.drop { $0 == " " }
            return !types.contains { word.hasPrefix($0) } && !word.hasPrefix("egressgen.dev/applied")
                && !word.hasPrefix("egressgen.dev/retained") && !word.hasPrefix("#")
        }
    }

    /// Expects that each comment after an address stays. This holds only if no address is removed, and if all earlier
    /// rules stay in their order.
    private static func expectComments(_ before: String, _ after: String, _ plan: RulePlan, _ seed: UInt64) {
        guard plan.hosts.allSatisfy({ $0.removed.isEmpty }) else { return }
        let applied = before.split { $0.isNewline }.first { $0.contains("egressgen.dev/applied: ") }
        let had = applied?.split { " \t#".contains($0) }.map(String.init).filter { $0.contains(".example") } ?? []
        guard plan.words.map(\.description).filter(had.contains) == had else { return }
        let comments = before.split { $0.isNewline }.filter {
            ($0.contains("cidr: 8.") || $0.contains("- 8.")) && $0.contains("# c")
        }
        for line in comments { #expect(after.contains(line), "seed \(seed)") }
    }
}
