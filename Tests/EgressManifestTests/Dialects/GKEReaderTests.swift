import EgressManifest
import EgressModel
import EgressPolicy
import EgressTemplates
import EgressTestSupport
import Testing

/// The reader of FQDNNetworkPolicies refuses everything that could allow more traffic, or other traffic, than it can
/// detect.
@Suite struct GKEReaderTests {
    private static let changes: [(String, String, DialectRefusal)] = [
        ("  name: web", "  name: api", DialectChange.subject),
        ("  namespace: shop", "  namespace: other", DialectChange.subject),
        ("      app: web", "      app: api", DialectChange.subject),
        ("    matchLabels:\n      app: web", "    {}", DialectChange.subject),
        ("  podSelector:", "  policyTypes: [Egress]\n  podSelector:", .flaw(.unknownKey("policyTypes"))),
        ("  egress:", "  egress:\n  - {}", .flaw(.missing("matches"))),
        ("  egress:", "  egress:\n  - matches: []", .flaw(.missing("matches"))),
        ("  egress:", "  egress:\n  - matches: [{}]", .flaw(.missing("name"))),
        ("  egress:", "  egress:\n  - to: [{fqdns: [b.example.com]}]", .flaw(.unknownKey("to"))),
        ("  egress:", "  egress:\n  - matches: [{name: b.example.com}]", .ungiven("b.example.com")),
        ("    - name: api.example.com", "    - name: b.example.com", .ungiven("b.example.com, port 443")),
        (
            "    - name: api.example.com", "    - pattern: \"*.example.com\"",
            .ungiven("*.example.com, port 443")
        ),
        (
            "    - name: api.example.com", "    - pattern: api.example.com\n    - pattern: \"*.b.example.com\"",
            .ungiven("*.b.example.com, port 443")
        ),
        ("    - name: api.example.com", "    - pattern: \"*\"", .flaw(.value(.format(.otherCharacter)))),
        ("    - name: api.example.com", "    - name: \"*.example.com\"", .flaw(.value(.format(.otherCharacter)))),
        (
            "    - name: api.example.com", "    - {name: api.example.com, pattern: \"*.example.com\"}",
            .flaw(.unknownKey("name"))
        ),
        ("    ports:\n    - protocol: TCP\n      port: 443\n", "", .ungiven("api.example.com")),
        ("    ports:\n    - protocol: TCP\n      port: 443\n", "    ports: []\n", .flaw(.missing("ports"))),
        ("    - protocol: TCP\n", "    - protocol: ALL\n", .flaw(.transport("ALL"))),
        ("    - protocol: TCP\n      port", "    - port", .flaw(.missing("protocol"))),
        ("      port: 443\n", "", .flaw(.portNumber(nil))),
        ("      port: 443\n", "      port: 443\n      endPort: 444\n", .flaw(.unknownKey("endPort"))),
        ("      port: 443\n", "      port: 444\n", .ungiven("api.example.com, port 444")),
    ]

    @Test(arguments: changes)
    func `an FQDNNetworkPolicy that says something else is refused`(
        part: String, other: String, refusal: DialectRefusal
    ) throws { try DialectChange.expect(.gke, part, other, refusal) }

    @Test func `the add-on's kind of the same name is another one`() throws {
        for version in ["v1alpha2", "v1alpha3"] {
            let text = try BuiltinTemplate.gke.fuller.text(.gke).replacing("v1alpha1", with: version)
            let error = PolicyReadError.unknownKind(
                apiVersion: "networking.gke.io/\(version)", kind: "FQDNNetworkPolicy")
            #expect(throws: error) { try RenderedPolicy(text) }
        }
    }
}
