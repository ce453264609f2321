import EgressManifest
import EgressModel
import EgressPolicy
import EgressTestSupport
import Testing

@Suite struct PolicyReaderTests {
    @Test func `reads back what was rendered, as YAML and as JSON`() throws {
        for sample in try [SamplePolicy.article(), .fuller(), .everything()] {
            #expect(try PolicyReader.policy(from: sample.yaml()) == sample.policy)
            #expect(try PolicyReader.policy(from: sample.yaml(comments: false)) == sample.policy)
            #expect(try PolicyReader.policy(from: sample.policy.json.indented) == sample.policy)
        }
    }

    private static let strangers: [(String, String, PolicyFlaw)] = [
        ("cidr: 106.11.93.21/32", "cidr: 106.11.93.21/32\n        other: []", .unknownKey("other")),
        ("    ports:", "    Ports:", .unknownKey("Ports")),
        ("  egress:", "  egres:", .unknownKey("egres")),
        ("      port: 53", "      port: 53\n      name: dns", .unknownKey("name")),
        (
            "    - namespaceSelector: {}", "    - namespaceSelector: {}\n      ipblock: {}",
            .unknownKey("ipblock")
        ),
        ("    - ipBlock:", "    - podSelector: {}\n      ipBlock:", .unknownKey("podSelector")),
        ("    matchLabels:", "    matchlabels:", .unknownKey("matchlabels")),
        ("    matchLabels:", "    <<: {}\n    matchLabels:", .mergeKey),
    ]

    @Test(arguments: strangers)
    func `refuses keys that egressgen does not write`(_ part: String, _ other: String, _ flaw: PolicyFlaw) throws {
        #expect(throws: PolicyReadError.content(flaw)) { try readArticle(part, other) }
    }

    private static let flaws: [(String, String, PolicyFlaw)] = [
        ("v1\nkind: NetworkPolicy", "v1beta1\nkind: NetworkPolicy", .notNetworkPolicy),
        ("kind: NetworkPolicy", "kind: Pod", .notNetworkPolicy),
        ("apiVersion: networking.k8s.io/v1\n", "", .missing("apiVersion")),
        ("  name: busybox-policy\n", "", .missing("name")),
        ("  podSelector:\n    matchLabels:\n      run: busybox\n", "", .missing("podSelector")),
        (
            "cidr: 106.11.93.21/32", "cidr: 106.11.93.21/24",
            .value(.format(.hostBits(block("106.11.93.0/24"))))
        ),
        ("cidr: 106.11.93.21/32", "cidr: [106.11.93.21/32]", .notA(.string)),
        ("        cidr: 106.11.93.21/32", "        {}", .missing("cidr")),
        ("    - namespaceSelector: {}", "    - {}", .emptyPeer),
        ("    - namespaceSelector: {}", "    - namespaceSelector:", .notA(.mapping)),
        ("    - namespaceSelector: {}", "    - all", .notA(.mapping)),
        ("port: 53", "port: \"53\"", .portNumber(nil)),
        ("port: 53", "port: 0", .portNumber("0")),
        ("port: 53", "port: 65536", .portNumber("65536")),
        ("port: 53", "port: 053", .portNumber("053")),
        ("port: 53", "port: +53", .portNumber("+53")),
        ("port: 53", "port: 53.0", .portNumber("53.0")),
        ("      port: 53\n", "", .portNumber(nil)),
        ("port: 53", "port: 53\n      endPort: 52", .endPortBelowPort),
        ("port: 53", "port: 53\n      endPort: \"54\"", .portNumber(nil)),
        ("protocol: UDP", "protocol: udp", .transport("udp")),
        ("    - protocol: UDP\n      port: 53", "    - port: 53", .missing("protocol")),
        ("    ports:\n    - protocol: UDP\n      port: 53", "    ports:", .notA(.list)),
        ("  - Egress", "  - true", .notAString("true")),
        ("policyTypes:\n  - Egress", "policyTypes: Egress", .notA(.list)),
        ("run: busybox", "run: true", .notAString("true")),
        ("run: busybox", "run: 2026-11-23", .notAString("2026-11-23")),
        ("run: busybox", "run:", .notAString("")),
        (
            "run: busybox", "run: busy box",
            .value(.label(.notValue("busy box")))
        ),
        ("      run: busybox", "      - run", .notA(.mapping)),
        ("hosts: www.aliyun.com", "hosts: {a: b}", .notA(.string)),
        ("hosts: www.aliyun.com", "hosts: 1e3", .notAString("1e3")),
    ]

    @Test(arguments: flaws)
    func `refuses what is missing or of the wrong type`(_ part: String, _ other: String, _ flaw: PolicyFlaw) throws {
        #expect(throws: PolicyReadError.content(flaw)) { try readArticle(part, other) }
    }

    @Test(arguments: [
        ("name: busybox-policy", "name: Busybox"), ("name: busybox-policy", "name: busybox\n  namespace: a.b"),
        ("run: busybox", "a b: busybox"), ("  egress:", "  egress: {}\n  ingress:"),
    ])
    func `refuses what Kubernetes would refuse`(_ part: String, _ other: String) throws {
        let error = #expect(throws: PolicyReadError.self) { try readArticle(part, other) }
        guard case .content = error else {
            throw SupportError("not refused for its content: \(String(describing: error))")
        }
    }

    private static let noPolicies: [(String, PolicyReadError)] = [
        ("", .empty), ("\n# a comment\n", .empty), ("---\n", .content(.missing("apiVersion"))),
        ("[]", .content(.missing("apiVersion"))), ("text", .content(.missing("apiVersion"))),
    ]

    @Test(arguments: noPolicies)
    func `refuses texts without a policy`(_ text: String, _ error: PolicyReadError) throws {
        #expect(throws: error) { try PolicyReader.policy(from: text) }
    }

    @Test(arguments: [
        ("  - to: # www.aliyun.com", "  - to: []\n    to: # www.aliyun.com"),
        ("run: busybox", "run: busybox\n      run: other"), ("run: busybox", "run: busybox\n      \"run\": other"),
        ("  egress:", "  egress: []\n  egress:"),
        ("kind: NetworkPolicy", "kind: NetworkPolicy\nkind: NetworkPolicy"),
    ])
    func `refuses a key that is there twice`(_ part: String, _ other: String) throws {
        try expectSyntaxError { try readArticle(part, other) }
    }

    @Test(arguments: [
        ("  - to: # www.aliyun.com", "  - !a to: []\n    to: # www.aliyun.com"),
        ("run: busybox", "run: busybox\n      !a run: other"), ("  egress:", "  !a egress: []\n  egress:"),
        ("port: 53", "port: !!int 53"), ("cidr: 106.11.93.21/32", "cidr: !!binary 106.11.93.21/32"),
        ("name: busybox-policy", "name: !a busybox-policy"), ("podSelector:", "podSelector: !a"),
        ("run: busybox", "run: &a busybox"), ("podSelector:", "podSelector: &a"),
    ])
    func `refuses tags and anchors, which change what others read`(_ part: String, _ other: String) throws {
        #expect(throws: PolicyReadError.self) { try readArticle(part, other) }
    }

    @Test(arguments: ["a: [", "\ta: b", "a: b: c", "\"", "a\n---\nb", "a: *b"])
    func `refuses what is not one YAML document`(_ text: String) throws {
        try expectSyntaxError { _ = try PolicyReader.policy(from: text) }
    }

    @Test func `refuses a second document behind a policy`() throws {
        let text = try SamplePolicy.article().yaml()
        try expectSyntaxError { _ = try PolicyReader.policy(from: text + "---\n" + text) }
    }

    @Test func `says on one line what the YAML parser found`() throws {
        let error = #expect(throws: PolicyReadError.self) { try PolicyReader.policy(from: "a: b\nc: [\n") }
        guard case .syntax(.parser(let words?)) = error else { throw SupportError("no syntax error") }
        #expect(!words.isEmpty && !words.contains("\n"))
    }

    @Test func `lets labels, annotations and comments of others pass`() throws {
        let text = try SamplePolicy.article().yaml()
            .replacing("  labels:\n", with: "  labels:\n    team: web # ours\n")
            .replacing("  annotations:\n", with: "  annotations:\n    note: \"|\"\n")
        let policy = try PolicyReader.policy(from: text)
        #expect(policy.labels.map(\.key) == ["team", "app.kubernetes.io/managed-by"])
        #expect(policy.annotations.map(\.value) == ["|", "www.aliyun.com", "www.aliyun.com dns=any"])
        #expect(policy.egress == (try SamplePolicy.article().policy.egress))
    }

    /// Reads the policy `article` after replacing the first occurrence of `part`.
    @discardableResult
    private func readArticle(_ part: String, _ other: String) throws -> Any {
        let text = try SamplePolicy.article().yaml()
        guard text.contains(part) else { throw SupportError("the article has no '\(part)'") }
        return try PolicyReader.policy(from: text.replacing(part, with: other, maxReplacements: 1))
    }

    private func expectSyntaxError(_ read: () throws -> Void) throws {
        let error = #expect(throws: PolicyReadError.self) { try read() }
        guard case .syntax = error else { throw SupportError("no syntax error: \(String(describing: error))") }
    }
}
