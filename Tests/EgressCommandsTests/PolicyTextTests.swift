import EgressManifest
import EgressModel
import EgressPolicy
import EgressRefresh
import EgressTemplates
import EgressTestSupport
import Testing

@testable import EgressCommands

@Suite struct PolicyTextTests {
    private static let builtin = Result {
        PolicyStyle.template(try PolicyTemplate(BuiltinTemplate.networkPolicy.text))
    }

    private func failure(_ style: PolicyStyle) throws -> Failure? {
        let run = try SampleRun.article()
        return try failures { try rendered { () throws(Notices) in try run.checkedText(style) } }.first
    }

    @Test func `is the article's policy`() throws {
        try Golden.check(try SampleRun.article().checkedText(Self.builtin.get()), "article.yaml")
    }

    @Test func `has no comments where none are wanted`() throws {
        let text = try SampleRun.article().checkedText(Self.builtin.get(), comments: false)
        #expect(text.hasPrefix("apiVersion: networking.k8s.io/v1\n"))
        #expect(!text.contains("#"))
    }

    @Test func `is JSON where that is wanted`() throws {
        try Golden.check(try SampleRun.article().checkedText(.json), "article.json")
    }

    @Test func `may have labels, annotations and comments of a user's template`() throws {
        let style = try SampleRun.template(replacing: "  labels:\n", with: "  labels: # ours\n    team: web\n")
        #expect(try SampleRun.article().checkedText(style).contains("  labels: # ours\n    team: web\n"))
    }

    @Test(arguments: [
        ("  name: {{name}}", "  name: [{{name}}"), ("kind:", "\tkind:"),
        ("  policyTypes:", "  policyTypes: {}\n  policyTypes:"),
    ])
    func `is refused as malformed when it is no YAML`(_ part: String, _ other: String) throws {
        let failure = try failure(SampleRun.template(replacing: part, with: other))
        #expect(failure?.status == .malformed)
        #expect(failure?.subject == "the rendered policy")
        #expect(failure?.fact.hasPrefix("is not one YAML document: ") == true)
        #expect(failure?.consequence == "nothing is written")
    }

    @Test(arguments: [
        ("{{#cidr}}\n    - ipBlock:\n        cidr: {{.}}\n{{/cidr}}\n", "", "has a value that is not a list"),
        ("        cidr: {{.}}", "        cidr: 0.0.0.0/0", "0.0.0.0/0 is allowed on every port"),
        (
            "        cidr: {{.}}", "        cidr: 8.8.8.8/32",
            "the rule of www.aliyun.com differs from its accepted addresses in 8.8.8.8"
        ),
        ("        cidr: {{.}}", "        cidr: {{.}}\n        other: []", "has the unknown key 'other'"),
        (
            "      port: {{{port}}}", "      port: 5353",
            "egress contains more than the names, the DNS rule and --allow"
        ),
        ("      port: {{{port}}}", "      port: \"{{{port}}}\"", "has a port that is not a number from 1 to 65535"),
        ("{{#rules}}\n  - ", "  - to: []\n{{#rules}}\n  - ", "an egress rule has no destination"),
        ("{{#rules}}\n  - ", "  - ports: []\n{{#rules}}\n  - ", "an egress rule has no destination"),
        ("  - {{.}}\n{{/policyTypes}}", "  - Ingress\n{{/policyTypes}}", "policyTypes lacks Egress"),
        ("  name: {{name}}", "  name: other", "name, namespace or podSelector differs from the one requested"),
        (
            "      {{key}}: {{value}}\n{{/items}}\n{{/matchLabels}}\n{{#matchExpressions}}",
            "      run: other\n{{/items}}\n{{/matchLabels}}\n{{#matchExpressions}}",
            "name, namespace or podSelector differs from the one requested"
        ),
        (
            "    {{key}}: {{value}}\n{{/block}}", "    {{key}}: other\n{{/block}}",
            "annotations differ from those requested"
        ),
    ])
    func `is refused as a bug when it says something else`(_ part: String, _ other: String, _ fact: String) throws {
        let failure = try failure(SampleRun.template(replacing: part, with: other))
        #expect(failure?.status == .software)
        #expect(failure?.subject == "the rendered policy")
        #expect(failure?.fact.hasSuffix(fact) == true, "\(failure?.fact ?? "no failure")")
        #expect(failure?.consequence == "nothing is written")
    }

    @Test func `is an error of the template when it is of a kind that nobody knows`() throws {
        let failure = try failure(SampleRun.template(replacing: "kind: NetworkPolicy", with: "kind: Pod"))
        let expected = Failure(
            .malformed, "the rendered policy",
            "is a networking.k8s.io/v1 Pod, a kind that egressgen cannot check",
            consequence: "nothing is written",
            hint: "render a NetworkPolicy, or a kind that 'egressgen template list' prints")
        #expect(failure == expected)
    }

    @Test func `takes annotations up to 256 KiB`() throws {
        let size = 256 * 1024 - "egressgen.dev/hosts".utf8.count
        let article = try SampleRun.article().policy
        #expect(throws: Never.self) { try text(article, annotationOf: size) }
        let expected = Failure(
            .malformed, "annotations", "have 262145 bytes, over the limit of 262144", consequence: "nothing is written",
            hint: "spread the names over several policies")
        let refused = try failures {
            try rendered { () throws(Notices) in try text(article, annotationOf: size + 1) }
        }
        #expect(refused == [expected])
    }

    private func text(_ article: NetworkPolicy, annotationOf size: Int) throws(Notices) -> PolicyText {
        let annotation = Annotation(key: "egressgen.dev/hosts", value: String(repeating: "a", count: size))
        let policy = NetworkPolicy(
            subject: article.subject, labels: [], annotations: [annotation], policyTypes: ["Egress"], egress: [])
        return try PolicyText(policy, words: nil, .json)
    }
}
