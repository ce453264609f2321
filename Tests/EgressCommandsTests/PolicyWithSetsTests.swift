import EgressManifest
import EgressModel
import EgressPolicy
import EgressRefresh
import EgressTemplates
import EgressTestSupport
import Testing

/// Tests the check of a policy and its sets, which does not trust the templates.
@Suite struct PolicyWithSetsTests {
    private let policy: PolicyWithSets
    private let filled: [FilledSet]

    init() throws {
        var intent = PolicyIntent(hosts: [try HostSpec("a.example:443"), try HostSpec("b.example:22")])
        intent.dns = []
        let subject = try PolicySubject(name: "web", namespace: "shop", podSelector: .all)
        policy = PolicyWithSets(.calico, subject, intent)
        let outcomes = try [("a.example", "9.9.9.9"), ("b.example", "8.8.8.8")].map { name, address in
            let owner = try DomainName(name)
            return NameOutcome(
                name: owner, verdict: .addresses,
                addresses: [AddressRecord(owner: owner, address: try IPAddress(address), ttl: 60)])
        }
        filled = policy.sets.map { FilledSet($0, outcomes, .nothingWritten, nil, now: UTCTime.now) }
    }

    private func text(
        set: (String) -> String = { $0 }, policy change: (String) -> String = { $0 }, _ filled: [FilledSet]? = nil
    ) throws -> String {
        let templates = SetTemplates(
            policy: try PolicyTemplate(change(BuiltinTemplate.calico.text)),
            set: try PolicyTemplate(set(BuiltinTemplate.networkSet.text)))
        return try policy.text(filled ?? self.filled, templates, hasComments: true)
    }

    @Test func `the sets come first, each with the addresses of its hosts`() throws {
        let documents = try text().split(separator: "---\n")
        #expect(documents.count == 3)
        #expect(documents[0].contains("- 8.8.8.8/32\n") && !documents[0].contains("9.9.9.9"))
        #expect(documents[1].contains("- 9.9.9.9/32\n") && !documents[1].contains("8.8.8.8"))
        #expect(documents[2].contains("kind: NetworkPolicy\n"))
    }

    private static let sets: [(String, String)] = [
        ("  nets:", "  nets:\n  - 1.1.1.1/32"), ("  - {{cidr}}\n", ""), ("  - {{cidr}}\n", "  - 0.0.0.0/0\n"),
        ("    {{key}}: {{value}}\n{{/labels}}", "{{/labels}}"), ("kind: NetworkSet", "kind: GlobalNetworkSet"),
        ("  name: {{name}}\n", "  name: other\n"), ("  namespace: {{.}}\n", ""),
        ("  annotations:\n", "  annotations:\n    egressgen.dev/aggregate: \"true\"\n"),
        ("spec:\n", "---\napiVersion: projectcalico.org/v3\nkind: NetworkSet\nmetadata: {name: a}\nspec:\n"),
    ]

    @Test(arguments: sets) func `a set that holds something else is not printed`(part: String, other: String) throws {
        #expect(BuiltinTemplate.networkSet.text.contains(part))
        #expect(throws: Notices.self) { try text(set: { $0.replacing(part, with: other, maxReplacements: 1) }) }
    }

    private static let policies: [(String, String)] = [
        ("kind: NetworkPolicy\n", "kind: NetworkPolicies\n"),
        ("      selector: {{calico}}\n", "      selector: all()\n"),
        ("  types:\n", "  tier: a\n  types:\n  - Ingress\n"), ("  name: {{name}}\n", "  name: other\n"),
        ("spec:\n", "---\napiVersion: projectcalico.org/v3\nkind: NetworkSet\nmetadata: {name: a}\nspec:\n"),
        ("  labels:\n", "  annotations: {egressgen.dev/hosts: a.example}\n  labels:\n"),
    ]

    @Test(arguments: policies)
    func `a policy that refers to something else is not printed`(part: String, other: String) throws {
        #expect(BuiltinTemplate.calico.text.contains(part))
        #expect(throws: Notices.self) { try text(policy: { $0.replacing(part, with: other, maxReplacements: 1) }) }
    }

    @Test func `sets that are missing or in another order are not printed`() throws {
        for wrong in [[], Array(filled.prefix(1)), filled.reversed(), filled + filled] {
            #expect(throws: Notices.self) { try text(wrong) }
        }
    }
}
