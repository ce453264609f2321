import EgressPolicy
import Foundation
import Testing

@testable import EgressManifest

@Suite struct ManifestContentsTests {
    private static let head = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n"
    private static let managed =
        head + "metadata: {name: web, annotations: {egressgen.dev/hosts: a.example}}\nspec: {podSelector: {}}\n"

    // MARK: Spelling

    /// Spellings of the kind and of the annotation, and whether one line can contain it as a key.
    private static let spellings = [
        #"{"kind": "NetworkPolicy", "egressgen.dev\/hosts": ""}"#,
        #"{"kind": "\u004eetworkPolicy", "\u0065gressgen.dev/hosts": ""}"#,
        #"{"kind": "Network\x50olicy", "egressgen\x2edev/hosts": ""}"#,
        #"{"kind": "Network\U00000050olicy", "egressgen.dev\U0000002Fhosts": ""}"#,
        "kind: \"Network\\\n  Policy\"\nx: \"egressgen\\\r\n  .dev/hosts\"\n",
        "kind: \"Network\\\r\t Policy\"\nx: \"egressgen\\\u{2028}.dev/hosts\"\n",
        "kind: !!binary TmV0d29ya1BvbGljeQ==\n", "kind: !<tag:yaml.org,2002:binary> TmV0d29ya1BvbGljeQ==\n",
        "kind: !!%62inary TmV0d29ya1BvbGljeQ==\n",
        "%TAG !b! tag:yaml.org,2002:bin\n---\nkind: !b!ary TmV0d29ya1BvbGljeQ==\n",
    ]

    @Test(arguments: spellings)
    func `a word is found in every spelling that YAML and JSON have`(text: String) {
        #expect(SoughtObjects.networkPolicies.areMentioned(in: Array(text.utf8)))
        #expect(SoughtObjects.managedPolicies.areMentioned(in: Array(text.utf8)))
    }

    @Test(arguments: [
        "", "!", "\\", "\\u", "\\u00", "kind: Deployment\n", "kind: Wow!!\n", "path: C:\\x\\new\n",
        "text: \"a\\\n  b\\u00e9\\U0010ffff\\ud83d\"\n", "!Ref a\n", "Network\n  Policy egressgen\n.dev/",
    ])
    func `a text without the word is not read`(text: String) {
        #expect(!SoughtObjects.networkPolicies.areMentioned(in: Array(text.utf8)))
        #expect(!SoughtObjects.managedPolicies.areMentioned(in: Array(text.utf8)))
    }

    @Test(arguments: [
        ("TmV0d29yaw==", "Network"), ("TmV0\n d29y\taw", "Network"), ("", ""), ("w6k=", "é"), ("fn5+", "~~~"),
        ("P/8=", nil), ("a=b", nil), ("-", nil),
    ])
    func `a binary value is the text that it encodes`(encoded: String, text: String?) {
        #expect(Base64.text(of: encoded.utf8) == text)
    }

    // MARK: Lists

    private static let flow = "apiVersion: networking.k8s.io/v1, kind: NetworkPolicy"
    private static let spec =
        "metadata: {name: web, annotations: {egressgen.dev/hosts: a.example}}, spec: {podSelector: {}}"

    @Test(arguments: [
        ("apiVersion: networking.k8s.io/v1\nkind: NetworkPolicyList\nitems: [{\(spec)}]\n", 1),
        ("apiVersion: networking.k8s.io/v1\nkind: NetworkPolicyList\nitems: [{kind: NetworkPolicy, \(spec)}]\n", 1),
        ("apiVersion: networking.k8s.io/v1\nkind: NetworkPolicyList\nitems: [{kind: Pod, \(spec)}]\n", 0),
        ("apiVersion: v1\nkind: List\nitems: [{\(spec)}]\n", 0),
        ("apiVersion: v1\nkind: NetworkPolicyList\nitems: [{\(spec)}]\n", 0),
        ("apiVersion: shop.example/v1\nkind: Basket\nitems:\n- {\(flow), \(spec)}\n", 1),
        ("items:\n- {\(flow), \(spec)}\n", 1),
        ("kind: List\nitems:\n- kind: List\n  items:\n  - {\(flow), \(spec)}\n", 1),
        ("kind: List\nitems: {a: {\(flow), \(spec)}}\n", 0),
        ("kind: List\nitems: null\n", 0),
    ])
    func `an object with items is a list, and a typed list gives its items their kind`(text: String, count: Int) throws
    {
        let stream = try ManifestStream(Array(text.utf8))
        #expect(stream.policies.count == count)
        for policy in stream.policies { #expect(try policy.get().reference?.kind == "NetworkPolicy") }
    }

    // MARK: Nested policies

    @Test(arguments: [
        ("kind: Template\nobjects:\n- {\(flow), \(spec)}\n", "Template", 3),
        ("kind: Object\nspec: {forProvider: {manifest: {\(flow), \(spec)}}}\n", "Object", 2),
        ("extraObjects: [[{\(flow), \(spec)}]]\n", nil, 1),
        ("kind: List\nitems:\n- kind: Object\n  a:\n  - {\(flow), \(spec)}\n", "Object", 5),
        (
            "kind: Set\na:\n  apiVersion: networking.k8s.io/v1\n  kind: NetworkPolicyList\n  items: [{\(spec)}]\n",
            "NetworkPolicyList", 5
        ),
        ("kind: Set\na:\n  <<: {\(flow)}\n  \(spec.replacing(", spec", with: "\n  spec"))\n", "Set", 3),
        ("kind: List\nextra: [{\(flow), \(spec)}]\nitems: []\n", "List", 2),
        ("\(head)items: []\nextra: {\(flow), \(spec)}\n", "NetworkPolicy", 4),
    ])
    func `a policy inside another object is told with its line`(text: String, outer: String?, line: Int) throws {
        let bytes = Array(text.utf8)
        let notices = try #require(try ManifestStream(searching: bytes)).notices
        #expect(notices == [.nested("default/web", in: outer, line: line)])
        let collection = try #require(try PolicyCollection(searching: bytes, namespace: "default"))
        #expect(collection.nested.map(\.line) == [line])
        #expect(collection.nested.map(\.outer) == [outer])
    }

    @Test(arguments: [
        ("kind: ClusterPolicy\nspec: {generate: {\(flow), name: a, data: {\(spec)}}}\n", true),
        ("kind: Set\na: {kind: NetworkPolicy, \(spec)}\n", true),
        ("kind: Deployment\nspec: {template: {\(spec)}}\n", false),
    ])
    func `hosts inside another object are told, and leave no verdict if they belong to a policy`(
        text: String, isPolicy: Bool
    ) throws {
        let notices = try #require(try ManifestStream(searching: Array(text.utf8))).notices
        #expect(notices.count == 1)
        guard case .nested = notices.first else {
            Issue.record("\(notices)")
            return
        }
        let collection = try PolicyCollection(searching: Array((text + "---\n" + Self.head).utf8), namespace: "a")
        #expect(collection?.nested.isEmpty != isPolicy)
    }

    @Test(arguments: [
        "kind: ConfigMap\ndata:\n  a: |\n    \(managed.replacing("\n", with: "\n    "))\n",
        "kind: Pod\nmetadata: {ownerReferences: [{\(flow), name: egressgen.dev/hosts, uid: a}]}\n",
        "kind: ClusterPolicy\nspec: {rules: [{generate: {\(flow), name: a}}, egressgen.dev/hosts]}\n",
        "kind: List\nx: &np {\(flow), metadata: {name: a}}\nitems: [*np]\ny: egressgen.dev/hosts\n",
    ])
    func `text, references and anchors are no policies inside another object`(text: String) throws {
        #expect(try ManifestStream(searching: Array(text.utf8))?.notices.isEmpty == true)
        #expect(try PolicyCollection(searching: Array(text.utf8), namespace: "a")?.nested.isEmpty == true)
    }

    // MARK: Templates

    private static let broken = "x: [\n"

    /// Texts that are not YAML, and whether the reason is an action.
    private static let templates: [(String, Bool)] = [
        ("{{- if .Values.on }}\n\(managed){{- end }}\n", true),
        (managed + "  {{- toYaml .Values.x | nindent 2 }}\n", true),
        (head + "metadata:\n  name: \"{{ .Values.name | default \"egressgen.dev/\" }}\"\n", true),
        (managed + "x: y {{ a }}: b\n", false), (managed + "# a\nx: {{ a }}\n  - b\n", true),
        (managed + "x: \"a # b\" {{ c }}\n", true), (managed + "x: >{{ a }}\n  b\n", true),
        (managed + "x: \"{{ a }}\"\n\(broken)", false), (managed + "x: a {{ b }}\n\(broken)", false),
        (managed + "x: |\n  {{ a }}\n  b\n\(broken)", false), (managed + "# {{ a }}\n\(broken)", false),
        (managed + "x: y # {{ a }}\n\(broken)", false), (managed + "x: '{{ a }}'\ny: @\n", false),
        (managed + "x: [\ny: z\nw: {{ a }}\n", false), (managed + "x: \"\ny: {{ a }}\n", false),
        (managed + "x: {{ a\n", false), (managed + "x: \"{{ a }}\"\nx: b\n", false), (managed + "x: *a\n", false),
        ("# 注 {{ a }}\n" + managed + "x: \"注 {{ a }}\"\n\(broken)", false),
        ("# 注\n" + managed + "x: {{- a }}\n", true),
    ]

    @Test(arguments: templates)
    func `a file is a template if an action is the reason why it is not YAML`(text: String, isTemplate: Bool) {
        do {
            _ = try ManifestStream(searching: Array(text.utf8))
            Issue.record("was read")
        } catch .malformed(.template, _) {
            #expect(isTemplate)
        } catch {
            guard case .malformed(.yaml, _) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(!isTemplate)
        }
    }

    @Test(arguments: [
        managed.replacing("{podSelector: {}}", with: "{podSelector: {{ .Values.pods }}}"),
        managed.replacing("podSelector: {}", with: "podSelector: {{ .Values.pods }}"),
        managed.replacing("name: web", with: "name: web, labels: {app: {{ .Values.app }}}"),
        managed.replacing("a.example", with: "'{{ .Values.host }}'"),
    ])
    func `a policy with an action outside strings, or in an annotation of egressgen, is a template`(text: String) throws
    {
        let stream = try #require(try ManifestStream(searching: Array((Self.managedOther + "---\n" + text).utf8)))
        #expect(stream.policies.count == 1)
        #expect(stream.notices == [.template("default/web", line: 6)])
        let collection = try #require(try PolicyCollection(searching: Array(text.utf8), namespace: "default"))
        #expect(collection.policies.isEmpty)
        #expect(collection.malformed.map(\.inTemplate) == [true])
    }

    @Test(arguments: [
        managed.replacing("name: web", with: "name: web, labels: {app: '{{ .Values.app }}'}"),
        managed.replacing("name: web", with: "name: web, labels: {'{{ a }}': b}"),
        managed.replacing("a.example", with: "a.example, note: '{{ $labels.pod }}'"),
    ])
    func `a policy with an action in another string is no template`(text: String) throws {
        let stream = try #require(try ManifestStream(searching: Array(text.utf8)))
        #expect(stream.policies.count == 1)
        #expect(stream.notices.isEmpty)
    }

    private static let managedOther = managed.replacing("web", with: "other")

    @Test func `an object of a cluster is no template`() throws {
        let text = Self.managed.replacing("a.example", with: "a.example, note: '{{ a }}'")
        #expect(try ManifestStream(Array(text.utf8)).policies.count == 1)
    }

    @Test func `braces in a document beside it, in JSON and in a comment make no template`() throws {
        let text =
            "# {{ a }}\n\(Self.managed)---\nkind: Rule\na: \"{{ $labels.a }}\"\n---\nkind: Chart\na: {{ b }}\n---\n"
            + #"{"a":{"b":{"c":{}}}}"#
        let stream = try #require(try ManifestStream(searching: Array(text.utf8)))
        #expect(stream.policies.count == 1)
        #expect(stream.notices.isEmpty)
    }

    // MARK: Encodings

    private static func encoded(_ text: String, _ encoding: String.Encoding, mark: [UInt8]) -> [UInt8] {
        mark + (text.data(using: encoding).map(Array.init) ?? [])
    }

    private static let encodings: [(String.Encoding, [UInt8])] = [
        (.utf16LittleEndian, [0xff, 0xfe]), (.utf16BigEndian, [0xfe, 0xff]), (.utf32LittleEndian, [0xff, 0xfe, 0, 0]),
        (.utf32BigEndian, [0, 0, 0xfe, 0xff]), (.utf16LittleEndian, []), (.utf16BigEndian, []),
        (.utf32LittleEndian, []), (.utf32BigEndian, []), (.isoLatin1, []),
    ]

    @Test(arguments: encodings)
    func `a file in another encoding is refused if it has a policy`(encoding: String.Encoding, mark: [UInt8]) throws {
        let refusal = ManifestFinding.malformed(.yaml(.notUTF8), line: 1)
        for text in [Self.managed, Self.managed + Self.broken, "kind: Set\na: {\(Self.flow), \(Self.spec)}\n"] {
            let bytes = Self.encoded("# é\n" + text, encoding, mark: mark)
            #expect(throws: refusal) { try ManifestStream(searching: bytes) }
            #expect(throws: refusal) { try PolicyCollection(searching: bytes, namespace: "default") }
        }
        let policy = Self.encoded("# é egressgen.dev/hosts\n" + Self.head, encoding, mark: mark)
        #expect(try ManifestStream(searching: policy).map { _ in true } == nil)
        #expect(throws: refusal) { try PolicyCollection(searching: policy, namespace: "default") }
        let other = Self.encoded("# é egressgen.dev/hosts, NetworkPolicy\nkind: Pod\n", encoding, mark: mark)
        #expect(try ManifestStream(searching: other).map { _ in true } == nil)
        #expect(try PolicyCollection(searching: other, namespace: "default").map { _ in true } == nil)
    }

    @Test func `a null byte in a file with a policy is refused`() {
        let bytes = Array((Self.managed + "x: \u{0}\n").utf8)
        #expect(throws: ManifestFinding.self) { try ManifestStream(searching: bytes) }
        #expect(throws: ManifestFinding.self) { try PolicyCollection(searching: bytes, namespace: "default") }
    }

    // MARK: Misspelled annotations

    @Test(arguments: [("host", "host"), ("Hosts", "Hosts"), ("dns", nil), ("applied", nil)])
    func `a policy with annotations but without names is told`(key: String, misspelled: String?) throws {
        let text = Self.managed.replacing("egressgen.dev/hosts", with: "egressgen.dev/\(key)")
        let stream = try ManifestStream(Array(text.utf8))
        #expect(stream.policies.isEmpty)
        let correction = try #require(HostsCorrection([key]))
        #expect(correction.misspelled == misspelled.map { "egressgen.dev/\($0)" })
        #expect(stream.notices == [.noHosts("default/web", correction, line: 1)])
    }

    @Test func `an empty annotation of names is malformed, not missing`() throws {
        let text = Self.managed.replacing("a.example", with: "")
        #expect(try ManifestStream(Array(text.utf8)).policies.count == 1)
    }
}
