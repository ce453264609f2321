import EgressManifest
import EgressModel
import EgressPolicy
import EgressTemplates
import EgressTestSupport
import Testing

/// Tests policies that refer to address sets. The readers refuse every text that refers to more, or in another way.
@Suite struct SetReferenceTests {
    private static let intent = Result {
        var intent = PolicyIntent(hosts: [try HostSpec("a.example:443"), try HostSpec("b.example")])
        intent.dns = [DNSRule(.kubeDNS)]
        return intent
    }

    private static func subject() throws -> PolicySubject {
        try PolicySubject(
            name: "web", namespace: "shop", podSelector: LabelSelector(matchLabels: [try Label("app=web")]))
    }

    private static func sets(_ dialect: PolicyDialect) throws -> [ReferencedSet] {
        dialect.sets(of: try intent.get(), for: try subject())
    }

    private static func text(_ dialect: PolicyDialect) throws -> String {
        let template = try #require(BuiltinTemplate(rawValue: dialect.rawValue))
        let rules = AppliedRules(try intent.get(), addresses: [:])
        let policy = NetworkPolicy(
            subject: try subject(), labels: [], annotations: [], policyTypes: ["Egress"], egress: rules.rules)
        return try PolicyTemplate(template.text).text(
            of: policy, words: [.egress: rules.texts], sets: try sets(dialect))
    }

    private static func check(_ text: String, _ dialect: PolicyDialect) throws {
        guard case .dialect(let found) = try RenderedPolicy(text) else { throw SupportError("is a NetworkPolicy") }
        try Invariants.check(found, of: try subject(), intent: try intent.get(), outcomes: [], sets: try sets(dialect))
    }

    @Test(arguments: [PolicyDialect.calico, .cilium])
    func `a rendered policy refers to its sets`(dialect: PolicyDialect) throws {
        try Self.check(try Self.text(dialect), dialect)
    }

    private static let end = " && !has(projectcalico.org/orchestrator)"
    private static let calico: [(String, String, DialectRefusal)] = [
        // Without the second part, the selector matches pods with the label.
        ("'web.443'\(end)", "'web.443'", .ungiven("pods, port 443")),
        ("'web.443'\(end)", "'web.443' && !has(other)", .ungiven("pods, port 443")),
        (
            "'web.443'\(end)", "'web.443' || all()\(end)",
            .flaw(.calico(.selector("'web.443' || all()")))
        ),
        ("egressgen.dev/set == 'web.443'", "role == 'web.443'", .ungiven("pods, port 443")),
        ("      selector: egressgen", "      notSelector: egressgen", .flaw(.unknownKey("notSelector"))),
        ("      selector: egressgen", "      namespaceSelector: all()\n      selector: egressgen", .ungiven("pods")),
        ("'web.443'", "'web.all'", .ungiven("the set web.all, port 443")),
        ("'web.443'", "'other'", .ungiven("the set other, port 443")),
        ("    protocol: TCP\n", "    protocol: UDP\n", .ungiven("the set web.443, port 443/udp")),
        ("      - 443", "      - 444", .ungiven("the set web.443, port 444")),
        (
            "  egress:",
            "  egress:\n  - action: Allow\n    destination: {selector: \"egressgen.dev/set == 'a'\(end)\"}",
            .ungiven("the set a")
        ),
        ("  egress:", "  egress:\n  - action: Allow\n    destination: {nets: [9.9.9.9/32]}", .ungiven("9.9.9.9/32")),
    ]

    @Test(arguments: calico)
    func `a policy of Calico's that selects something else is refused`(
        part: String, other: String, refusal: DialectRefusal
    ) throws { try expect(.calico, part, other, refusal) }

    private static let group = "    - cidrGroupRef: shop.web.443"
    private static let cilium: [(String, String, DialectRefusal)] = [
        (group, "    - cidrGroupRef: shop.web.all", .ungiven("the set shop.web.all, port 443")),
        (group, "    - cidrGroupRef: other", .ungiven("the set other, port 443")),
        (group, group + "\n    - cidrGroupRef: other", .ungiven("the set other, port 443")),
        (group, group + "\n      except: [9.9.9.9/32]", .flaw(.unknownKey("except"))),
        (group, group + "\n      cidr: 9.9.9.9/32", .flaw(.unknownKey("cidr"))),
        (group, "    - cidr: 9.9.9.9/32", .flaw(.unknownKey("cidr"))),
        (group, "    - cidrGroupSelector: {}", .flaw(.unknownKey("cidrGroupSelector"))),
        (group, "    - {}", .flaw(.missing("cidrGroupRef"))),
        ("  - toCIDRSet: # set=shop.web.443\n\(group)\n", "  - toCIDRSet: []\n", .flaw(.missing("toCIDRSet"))),
        ("port: \"443\"", "port: \"444\"", .ungiven("the set shop.web.443, port 444")),
        ("  egress:", "  egress:\n  - toCIDRSet: [{cidrGroupRef: a}]", .ungiven("the set a")),
        ("  egress:", "  egress:\n  - toFQDNs: [{matchName: a.example}]", .ungiven("a.example")),
    ]

    @Test(arguments: cilium)
    func `a policy of Cilium's that refers to something else is refused`(
        part: String, other: String, refusal: DialectRefusal
    ) throws { try expect(.cilium, part, other, refusal) }

    private func expect(
        _ dialect: PolicyDialect, _ part: String, _ other: String, _ refusal: DialectRefusal
    ) throws {
        let text = try Self.text(dialect)
        try #require(text.contains(part), "\(text)")
        let changed = text.replacing(part, with: other, maxReplacements: 1)
        do {
            try Self.check(changed, dialect)
            Issue.record("is taken for what was asked for:\n\(changed)")
        } catch PolicyReadError.content(let flaw) {
            #expect(.flaw(flaw) == refusal)
        } catch let error as InvariantViolation {
            #expect(DialectRefusal(error) == refusal)
        }
    }

    @Test(arguments: [PolicyDialect.calico, .cilium])
    func `a policy that lacks a set is refused`(dialect: PolicyDialect) throws {
        let text = try Self.text(dialect).replacing("web.all", with: "web.443")
        #expect(throws: InvariantViolation.self) { try Self.check(text, dialect) }
    }

    // MARK: Several documents

    @Test func `all documents of a text are read`() throws {
        let text = try Self.text(.calico)
        let all = try RenderedPolicy.all(in: text + "---\n" + Self.text(.cilium))
        #expect(all == [try RenderedPolicy(text), try RenderedPolicy(Self.text(.cilium))])
        #expect(throws: PolicyReadError.self) { try RenderedPolicy(text + "---\n" + text) }
    }

    @Test(arguments: ["a: [\n", "a: &a b\n", "kind: Other\napiVersion: v1\n", "a\n", "!!str a: b\n", "a: b\na: b\n"])
    func `a document that cannot be read makes the whole text unreadable`(other: String) throws {
        let text = try Self.text(.calico)
        for whole in [text + "---\n" + other, other + "---\n" + text] {
            #expect(throws: PolicyReadError.self) { try RenderedPolicy.all(in: whole) }
        }
    }
}
