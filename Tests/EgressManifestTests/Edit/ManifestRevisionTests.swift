import EgressModel
import EgressPolicy
import EgressTestSupport
import Foundation
import Testing

@testable import EgressManifest

@Suite struct ManifestRevisionTests {
    private static let cases =
        ((try? FileManager.default.contentsOfDirectory(atPath: Fixture.path("refresh"))) ?? []).sorted()

    @Test func `has its cases`() {
        #expect(Self.cases.count > 40)
    }

    @Test(arguments: cases)
    func `edits a manifest as its golden file shows`(name: String) throws {
        let refreshed = try RefreshedManifest(
            Array(try Data(contentsOf: URL(fileURLWithPath: Fixture.path("refresh/\(name)")))))
        try Golden.check(String(decoding: refreshed.bytes(), as: UTF8.self), "refresh/\(name)")
    }

    @Test(arguments: cases)
    func `changes nothing the second time`(name: String) throws {
        let once = try RefreshedManifest(Array(Fixture.read("refresh/\(name)").utf8)).bytes()
        let twice = try RefreshedManifest(once)
        #expect(try twice.bytes() == once)
        #expect(!twice.plans.contains { $0.changes(countingNotes: true) })
    }

    @Test func `a policy of 5,000 peers gains and loses the lines of those that came and went`() throws {
        let addresses = (0..<5000).map { "23.0.\($0 / 250).\($0 % 250)/32" }
        let large = LargePolicy(addresses)
        let gone = [0, 1, 2499, 4999]
        let refreshed = try large.refreshed(
            without: Set(gone), with: ["23.0.9.255/32", "22.255.255.255/32", "23.1.0.0/32"])
        let expected = addresses.enumerated().filter { !gone.contains($0.offset) }.map(\.element)
        let place = try #require(expected.firstIndex(of: "23.0.10.0/32"))
        let inserted = expected[..<place] + ["23.0.9.255/32"] + expected[place...]
        #expect(refreshed == LargePolicy(["22.255.255.255/32"] + inserted + ["23.1.0.0/32"]).text)
    }

    @Test(arguments: ["note-run-out.yaml", "note-too-far.yaml", "comments-everywhere.yaml"])
    func `leaves notes as they are where they do not count`(name: String) throws {
        let text = try Fixture.read("refresh/\(name)")
        let revised = String(decoding: try RefreshedManifest(Array(text.utf8)).bytes(notes: false), as: UTF8.self)
        let notes = { (text: String) in text.split(separator: "\n").filter { $0.contains("egressgen.dev/retained") } }
        #expect(notes(revised) == notes(text))
        #expect(revised != text)
    }
}

/// A policy of one name with many addresses and no retention. Some of the addresses have comments.
private struct LargePolicy {
    let text: String
    private let addresses: [String]

    init(_ addresses: [String]) {
        self.addresses = addresses
        let peers = addresses.map { "    - ipBlock:\n        cidr: \($0)\(Self.comment($0))\n" }.joined()
        text = """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: large
              annotations:
                egressgen.dev/hosts: large.example
                egressgen.dev/dns: none
                egressgen.dev/retain: "0"
                egressgen.dev/applied: large.example
            spec:
              podSelector: {}
              policyTypes: [Egress]
              egress:
              - to:
            \(peers)# the end

            """
    }

    /// Returns the comment on an address. The neighbours of added and removed addresses have none, so the edit can copy
    /// their lines.
    private static func comment(_ block: String) -> String { block.hasSuffix("7/32") ? " # \(block)" : "" }

    /// Returns the text after a refresh that removes the addresses at the indexes `gone`, and adds those of `new`.
    func refreshed(without gone: Set<Int>, with new: [String]) throws -> String {
        let stream = try ManifestStream(Array(text.utf8))
        let policy = try #require(stream.policies.first).get()
        let name = try DomainName("large.example")
        let resolved = addresses.enumerated().filter { !gone.contains($0.offset) }.map(\.element) + new
        let records = try resolved.map { AddressRecord(owner: name, address: try CIDRBlock($0).network, ttl: 60) }
        let outcome = NameOutcome(name: name, verdict: .addresses, addresses: records)
        let plan = PolicyPlan(
            try policy.current(), policy.intent, outcomes: [name: outcome], isPartial: false,
            now: UTCTime(seconds: 1_800_000_000))
        let planned = PlannedPolicy(policy, plan, intent: policy.intent, adopts: false)
        return String(decoding: try stream.revised([planned], notes: true), as: UTF8.self)
    }
}
