import EgressPolicy
import EgressTestSupport
import Testing

@testable import EgressManifest

/// Managed policies in YAML forms that hide content or cannot be edited.
@Suite struct ManifestFormTests {
    struct Case: CustomTestStringConvertible {
        let testDescription: String
        let text: String
        let line: Int
        let flaw: ManifestFlaw

        init(_ testDescription: String, line: Int, _ flaw: ManifestFlaw, _ text: String) {
            self.testDescription = testDescription
            self.text = text
            self.line = line
            self.flaw = flaw
        }
    }

    private static let head = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n"
    private static let metadata = "metadata:\n  name: web\n  annotations:\n    egressgen.dev/hosts: a.example\n"
    private static let spec = "spec:\n  podSelector: {}\n"
    private static let plain = head + metadata + spec
    private static let merges = [
        Case(
            "a merge key in a spec in braces", line: 9, .indirection,
            "x: &deny {policyTypes: [Ingress, Egress], ingress: []}\n" + head + metadata
                + "spec:\n  {<<: *deny, podSelector: {}}\n"),
        Case(
            "a merge key in a spec", line: 9, .indirection,
            "x: &deny {policyTypes: [Ingress, Egress]}\n" + head + metadata + "spec:\n  <<: *deny\n  podSelector: {}\n"),
        Case(
            "a merge key in a spec behind rules", line: 12, .indirection,
            "x: &e {ingress: []}\n" + plain + "  egress: []\n  policyTypes: [Egress]\n  <<: *e\n"),
        Case("a merge key in the policy", line: 2, .indirection, "x: &a {y: z}\n<<: *a\n" + plain),
        Case(
            "a merge key in metadata", line: 4, .indirection,
            head + "metadata:\n  <<: {labels: {a: b}}\n"
                + metadata.split(separator: "\n").dropFirst().joined(separator: "\n")
                + "\n" + spec),
        Case(
            "a merge key in annotations", line: 7, .indirection, head + metadata + "    <<: {team: shop}\n" + spec),
        Case(
            "a key of the spec that is an alias", line: 9, .indirection,
            "x: &e egress\n" + head + metadata + "spec:\n  *e : []\n"),
    ]

    private static let disguises = [
        Case(
            "annotations by an alias", line: 6, .indirection,
            "x: &ann\n  egressgen.dev/hosts: a.example\n" + head + "metadata: {name: web,\n  annotations: *ann}\n"
                + spec),
        Case(
            "annotations by a merge key", line: 7, .indirection,
            "x: &ann\n  egressgen.dev/hosts: a.example\n" + head + "metadata:\n  name: web\n  annotations: {<<: *ann}\n"
                + spec),
        Case(
            "metadata by an alias", line: 5, .indirection,
            "x: &m\n  annotations: {egressgen.dev/hosts: a.example}\n" + head + "metadata: *m\n" + spec),
        Case(
            "metadata by an alias of an alias", line: 6, .indirection,
            "x: &a {egressgen.dev/hosts: a.example}\ny: &m\n  annotations: *a\n" + head + "metadata: *m\n" + spec),
        Case(
            "a key by an alias", line: 5, .indirection,
            "x: &k egressgen.dev/hosts\n" + head + "metadata:\n  annotations: {*k : a.example}\n" + spec),
        Case(
            "kind by an alias", line: 3, .indirection,
            "x: &n NetworkPolicy\napiVersion: networking.k8s.io/v1\nkind: *n\n" + metadata + spec),
        Case(
            "apiVersion by an alias", line: 2, .indirection,
            "x: &v networking.k8s.io/v1\napiVersion: *v\nkind: NetworkPolicy\n" + metadata + spec),
        Case(
            "an item by a merge key", line: 12, .indirection,
            list("- &np\n" + indented(plain) + "- <<: *np\n  extra: true\n")),
        Case("an item by an alias", line: 12, .indirection, list("- &np\n" + indented(plain) + "- *np\n")),
        Case(
            "the items of a list by an alias", line: 11, .indirection,
            "x: &items\n- " + indented(plain).dropFirst(2) + "kind: List\nitems: *items\n"),
    ]

    private static let copies = [
        Case(
            "metadata that is copied", line: 3, .indirection,
            head + "metadata: &m\n" + metadata.split(separator: "\n").dropFirst().joined(separator: "\n") + "\n" + spec
                + "x: *m\n"),
        Case("an item that is copied", line: 3, .indirection, list("- &p\n" + indented(plain)) + "x: *p\n"),
        Case(
            "a list that is copied", line: 2, .indirection,
            "kind: List\nitems: &all\n- " + indented(plain).dropFirst(2) + "x: *all\n"),
        Case("a spec with an anchor", line: 7, .indirection, plain.replacing("spec:", with: "spec: &s")),
    ]

    private static let forms = [
        Case(
            "an explicit key in annotations", line: 6, .explicitKey,
            plain.replacing("egressgen.dev/hosts:", with: "? egressgen.dev/hosts\n    :")),
        Case(
            "an explicit key in annotations further down", line: 7, .explicitKey,
            plain.replacing("hosts: a.example\n", with: "hosts: a.example\n    ? team\n    : shop\n")),
        Case(
            "an explicit key in a rule", line: 11, .explicitKey,
            plain + "  policyTypes: [Egress]\n  egress:\n  - ? to\n    : - ipBlock: {cidr: 8.0.0.1/32}\n"),
        Case("an explicit key in the spec", line: 9, .explicitKey, plain + "  ? egress\n  : []\n"),
        Case("a key with a tag", line: 7, .indirection, plain.replacing("spec:", with: "!!map spec:")),
        Case("a line end of CR alone", line: 6, .lineBreak, plain.replacing("a.example\n", with: "a.example\r")),
        Case("line ends of CR alone", line: 1, .lineBreak, plain.replacing("\n", with: "\r")),
    ]

    @Test(arguments: merges + disguises + copies + forms)
    func `is malformed at the line of it`(_ test: Case) throws {
        let errors = try ManifestStream(Array(test.text.utf8)).policies.compactMap { policy in
            if case .failure(let error) = policy { return error }
            return nil
        }
        try #require(!errors.isEmpty)
        #expect(errors.contains(.malformed(test.flaw, line: test.line)), "\(errors)")
    }

    @Test(arguments: [
        ("an alias of nothing", "x: *nowhere\n" + plain, 1),
        ("an alias of another document", "x: &a b\n---\nx: *a\n---\n" + plain, 3),
        ("aliases of billions of nodes", laughs + plain, 8),
        ("a key that comes twice", plain + "spec: {}\n", 9),
        (
            "a key that comes twice among many",
            plain + "x:\n" + (1...100_000).map { "  k\($0): v\n" }.joined() + "  k3: w\n", 100_010
        ),
    ])
    func `is no YAML at the line of it`(_: String, text: String, line: Int) throws {
        do {
            _ = try ManifestStream(Array(text.utf8))
            Issue.record("was read")
        } catch {
            guard case .malformed(.yaml, line) = error else {
                Issue.record("\(error)")
                return
            }
        }
    }

    @Test(arguments: [
        plain.replacing("metadata:", with: "metadata: &m"),
        plain.replacing("name: web", with: "name: &n web\n  labels: {app: *n}"),
        plain.replacing("podSelector: {}", with: "podSelector: {matchLabels: {<<: {a: b}}}"),
        list("- &p\n" + indented(plain)),
        plain.replacing("kind: NetworkPolicy", with: "kind: &k NetworkPolicy") + "x: *k\n",
    ])
    func `anchors and merge keys where nothing is written are none of ours`(text: String) throws {
        let policies = try ManifestStream(Array(text.utf8)).policies
        #expect(policies.count == 1)
        #expect(throws: Never.self) { try policies.first?.get() }
    }

    @Test(arguments: [
        "# not yet egressgen.dev/hosts\n" + head
            + "metadata:\n  name: web\n  labels: &l {app: web}\nspec: {podSelector: {matchLabels: *l}}\n",
        "x: &a {egressgen.dev/hosts: a.example}\nkind: ConfigMap\ndata: *a\n",
        "x: &a {egressgen.dev/hosts: a.example}\nkind: NetworkPolicy\napiVersion: projectcalico.org/v3\nmetadata: {annotations: *a}\n",
        "kind: ConfigMap\ndata: {note: egressgen.dev/hosts}\n",
    ])
    func `what only mentions our annotation is left alone`(text: String) throws {
        #expect(try ManifestStream(Array(text.utf8)).policies.isEmpty)
    }

    @Test(arguments: ["namespace: \"\"", "namespace:", "namespace: null", "namespace: ~"])
    func `an empty namespace is the default`(line: String) throws {
        let text = Self.plain.replacing("  name: web\n", with: "  name: web\n  \(line)\n")
        let policy = try #require(try ManifestStream(Array(text.utf8)).policies.first).get()
        #expect(policy.namespace == nil)
        #expect(policy.displayName == "default/web")
    }

    private static let laughs =
        "x0: &x0 [y]\n" + (1...12).map { "x\($0): &x\($0) [*x\($0 - 1),\(repeated("*x\($0 - 1)"))]\n" }.joined()

    private static func repeated(_ word: String) -> String { Array(repeating: word, count: 9).joined(separator: ",") }

    private static func indented(_ text: String) -> String {
        text.split(separator: "\n").map { "  \($0)\n" }.joined()
    }

    private static func list(_ items: String) -> String { "kind: List\nitems:\n" + items }
}
