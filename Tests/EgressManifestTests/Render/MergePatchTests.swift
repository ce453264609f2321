import EgressModel
import EgressPolicy
import Foundation
import Testing

@testable import EgressManifest

@Suite struct MergePatchTests {
    private static let seeds = UInt64(ProcessInfo.processInfo.environment["EGRESSGEN_SEEDS"] ?? "") ?? 400

    /// The policy before the patch, as the API server tells it.
    private static let object = """
        {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "web", \
        "resourceVersion": "7", "labels": {"team": "a"}, "annotations": {"egressgen.dev/hosts": "www.example.com"}}, \
        "spec": {"podSelector": {}, "policyTypes": ["Egress"]}}
        """

    @Test func `a patch makes of an object what an edit makes of its text`() throws {
        for seed in 1...Self.seeds {
            let manifest = try RandomManifest(seed: seed)
            let stream = try ManifestStream(Array(manifest.text.utf8))
            let policy = try #require(stream.policies.first).get()
            let wanted = manifest.outcomes.filter { policy.intent.names.contains($0.key) }
            let plan = PolicyPlan(
                try policy.current(), policy.intent, outcomes: wanted, isPartial: false,
                now: UTCTime(seconds: 1_800_000_000))
            let planned = PlannedPolicy(policy, plan, intent: policy.intent, adopts: false)
            guard planned.changes(countingNotes: true) else { continue }
            let patched = LiveObjectText.yaml(stream.bytes, after: try MergePatch(planned))
            let edited = LiveObjectText.yaml(try stream.revised([planned], notes: false))
            #expect(Self.words(patched) == Self.words(edited), "seed \(seed)")
        }
    }

    /// An edit can put the words of an annotation on one line.
    private static func words(_ text: [UInt8]) -> [Substring] {
        String(decoding: text, as: UTF8.self).split { $0.isWhitespace || "|>-".contains($0) }
    }

    @Test func `a patch contains the version, the rules and the annotations of egressgen, and nothing else`() throws {
        let patch = try MergePatch(try Self.planned())
        #expect(
            String(decoding: patch.bytes, as: UTF8.self)
                == #"{"metadata":{"annotations":{"egressgen.dev/applied":"www.example.com dns=any"},"#
                + #""resourceVersion":"7"},"spec":{"egress":[{"to":[{"ipBlock":{"cidr":"93.184.216.34/32"}},"#
                + #"{"ipBlock":{"cidr":"93.184.216.35/32"}}]},{"to":[{"ipBlock":{"cidr":"0.0.0.0/0"}},{"namespaceSelector":{}}],"#
                + #""ports":[{"protocol":"UDP","port":53}]}]}}"#)
    }

    @Test(arguments: [
        ("93.184.216.34/32", "93.184.216.0/24", EditSlip.rules(.egress)), ("216.34", "216.36", .rules(.egress)),
        (#""ports":[{"protocol":"UDP","port":53}]"#, #""ports":[]"#, .rules(.egress)),
        (#""port":53"#, #""port":"53""#, .unreadableRules(.egress)), (#""7""#, #""8""#, .otherPolicy),
        (" dns=any", "", .annotations), ("egressgen.dev/applied", "example.com/applied", .annotations),
        (#""spec":{"#, #""spec":{"policyTypes":[],"#, .otherPolicy),
        (#""spec":{"#, #""spec":{"podSelector":{},"#, .policy(.content(.unknownKey("podSelector")))),
        (#""metadata":{"#, #""metadata":{"labels":{},"#, .policy(.content(.unknownKey("labels")))),
        (#"{"metadata""#, #"{"kind":"Pod","metadata""#, .policy(.content(.unknownKey("kind")))),
    ])
    func `a text that changes anything else is not sent`(part: String, change: String, slip: EditSlip) throws {
        let planned = try Self.planned()
        let text = planned.mergePatch(notes: true).compact
        #expect(text.contains(part))
        #expect(throws: ManifestFinding.unplanned(slip)) {
            try MergePatchCheck(planned).check(Array(text.replacing(part, with: change).utf8))
        }
    }

    private static func planned() throws -> PlannedPolicy {
        try #require(try RefreshedManifest(Array(object.utf8)).plans.first)
    }
}
