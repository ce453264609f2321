import EgressManifest
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

    @Test(arguments: [
        ("cidr: 106.11.93.21/32", "cidr: 106.11.93.21/32\n        other: []", "has the unknown key 'other'"),
        ("    ports:", "    Ports:", "has the unknown key 'Ports'"),
        ("  egress:", "  egres:", "has the unknown key 'egres'"),
        ("      port: 53", "      port: 53\n      name: dns", "has the unknown key 'name'"),
        (
            "    - namespaceSelector: {}", "    - namespaceSelector: {}\n      ipblock: {}",
            "has the unknown key 'ipblock'"
        ),
        ("    - ipBlock:", "    - podSelector: {}\n      ipBlock:", "has the unknown key 'podSelector'"),
        ("    matchLabels:", "    matchlabels:", "has the unknown key 'matchlabels'"),
        ("    matchLabels:", "    <<: {}\n    matchLabels:", "has the merge key '<<'"),
    ])
    func `refuses keys that egressgen does not write`(_ part: String, _ other: String, _ fact: String) throws {
        #expect(throws: PolicyReadError.content(fact)) { try readArticle(part, other) }
    }

    @Test(arguments: [
        ("v1\nkind: NetworkPolicy", "v1beta1\nkind: NetworkPolicy", "is not a networking.k8s.io/v1 NetworkPolicy"),
        ("kind: NetworkPolicy", "kind: Pod", "is not a networking.k8s.io/v1 NetworkPolicy"),
        ("apiVersion: networking.k8s.io/v1\n", "", "has no apiVersion"),
        ("  name: busybox-policy\n", "", "has no name"),
        ("  podSelector:\n    matchLabels:\n      run: busybox\n", "", "has no podSelector"),
        ("cidr: 106.11.93.21/32", "cidr: 106.11.93.21/24", "has host bits set"),
        ("cidr: 106.11.93.21/32", "cidr: [106.11.93.21/32]", "has something else for a string"),
        ("        cidr: 106.11.93.21/32", "        {}", "has no cidr"),
        ("    - namespaceSelector: {}", "    - {}", "has an empty peer"),
        ("    - namespaceSelector: {}", "    - namespaceSelector:", "has a list or a scalar for a mapping"),
        ("    - namespaceSelector: {}", "    - all", "has a list or a scalar for a mapping"),
        ("port: 53", "port: \"53\"", "has a port that is no number from 1 to 65535"),
        ("port: 53", "port: 0", "has a port that is no number from 1 to 65535"),
        ("port: 53", "port: 65536", "has a port that is no number from 1 to 65535"),
        ("port: 53", "port: 053", "has a port that is no number from 1 to 65535"),
        ("port: 53", "port: +53", "has a port that is no number from 1 to 65535"),
        ("port: 53", "port: 53.0", "has a port that is no number from 1 to 65535"),
        ("      port: 53\n", "", "has a port that is no number from 1 to 65535"),
        ("port: 53", "port: 53\n      endPort: 52", "has an endPort below its port"),
        ("port: 53", "port: 53\n      endPort: \"54\"", "has a port that is no number from 1 to 65535"),
        ("protocol: UDP", "protocol: udp", "has an unknown protocol"),
        ("    - protocol: UDP\n      port: 53", "    - port: 53", "has no protocol"),
        ("    ports:\n    - protocol: UDP\n      port: 53", "    ports:", "has something else for a list"),
        ("  - Egress", "  - true", "has 'true' where a string should be"),
        ("policyTypes:\n  - Egress", "policyTypes: Egress", "has something else for a list"),
        ("run: busybox", "run: true", "has 'true' where a string should be"),
        ("run: busybox", "run: 2026-11-23", "has '2026-11-23' where a string should be"),
        ("run: busybox", "run:", "has '' where a string should be"),
        ("run: busybox", "run: busy box", "'busy box' is not a label value of letters, digits, '-', '_' and '.'"),
        ("      run: busybox", "      - run", "has something else for a mapping"),
        ("hosts: www.aliyun.com", "hosts: {a: b}", "has something else for a string"),
        ("hosts: www.aliyun.com", "hosts: 1e3", "has '1e3' where a string should be"),
    ])
    func `refuses what is missing or of the wrong type`(_ part: String, _ other: String, _ fact: String) throws {
        #expect(throws: PolicyReadError.content(fact)) { try readArticle(part, other) }
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

    @Test(arguments: [
        ("", "is empty"), ("\n# a comment\n", "is empty"), ("---\n", "has no apiVersion"), ("[]", "has no apiVersion"),
        ("text", "has no apiVersion"),
    ])
    func `refuses texts without a policy`(_ text: String, _ fact: String) throws {
        let expected: PolicyReadError = fact == "is empty" ? .syntax(fact) : .content(fact)
        #expect(throws: expected) { try PolicyReader.policy(from: text) }
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
        guard case .syntax(let fact) = error else { throw SupportError("no syntax error") }
        #expect(fact.hasPrefix("is not one YAML document: "))
        #expect(!fact.contains("\n"))
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

    /// Reads the article's policy with its first `part` replaced.
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
