import EgressManifest
import EgressModel
import EgressPolicy
import EgressTemplates
import EgressTestSupport
import Testing

/// The reader of ApplicationNetworkPolicies refuses everything that could allow more traffic, or other traffic, than it
/// can detect.
@Suite struct AWSReaderTests {
    private static let types: DialectRefusal = .flaw(.directions("policyTypes"))

    private static let destinations: [(String, String, DialectRefusal)] = [
        ("  name: web", "  name: api", DialectChange.subject),
        ("  namespace: shop", "  namespace: other", DialectChange.subject),
        ("      app: web", "      app: api", DialectChange.subject),
        ("    matchLabels:\n      app: web", "    {}", DialectChange.subject),
        ("  - Egress", "  - Ingress", .flaw(.untold(.egress, "policyTypes"))),
        ("  - Egress", "  - Egress\n  - Ingress", DialectChange.directions),
        ("  - Egress", "  - Egress\n  - Egress", types), ("  - Egress", "  - Egress\n  - Any", types),
        ("  policyTypes:\n  - Egress\n", "", types),
        ("  egress:", "  egress:\n  - {}", .flaw(.missing("to"))),
        ("  egress:", "  egress:\n  - to: []", .flaw(.missing("to"))),
        ("  egress:", "  egress:\n  - to: [{}]", .flaw(.emptyPeer)),
        ("  egress:", "  egress:\n  - to: [{domainNames: []}]", .flaw(.missing("domainNames"))),
        ("  egress:", "  egress:\n  - to: [{podSelector: {}}]", .ungiven("pods")),
        ("  egress:", "  egress:\n  - to: [{ipBlock: {cidr: 0.0.0.0/0}}]", .everyPort("0.0.0.0/0")),
        ("  egress:", "  egress:\n  - action: Allow\n    to: [{podSelector: {}}]", .flaw(.unknownKey("action"))),
        ("      - api.example.com", "      - b.example.com", .ungiven("b.example.com, port 443")),
        ("      - api.example.com", "      - \"*.example.com\"", .ungiven("*.example.com, port 443")),
        ("      - api.example.com", "      - \"*\"", .flaw(.value(.format(.otherCharacter)))),
        (
            "      - api.example.com", "      - api.example.com\n      namespaceSelector: {}",
            .flaw(.unknownKey("namespaceSelector"))
        ),
        ("    ports:\n    - protocol: TCP\n      port: 443\n", "", .ungiven("api.example.com")),
        ("    ports:\n    - protocol: TCP\n      port: 443\n", "    ports: []\n", .flaw(.missing("ports"))),
        ("    - protocol: TCP\n      port", "    - port", .flaw(.missing("protocol"))),
        ("      port: 443\n", "", .flaw(.portNumber(nil))),
        ("      port: 443\n", "      port: https\n", .flaw(.portNumber("https"))),
        ("      port: 443\n", "      port: 443\n      endPort: 442\n", .flaw(.endPortBelowPort)),
        ("        cidr: 198.51.100.0/24", "        cidr: 198.51.100.0/23", .ungiven("198.51.100.0/23, port 5432")),
        (
            "      podSelector:\n        matchLabels:\n          k8s-app: kube-dns\n", "",
            .ungiven("pods, port 53")
        ),
    ]

    @Test(arguments: destinations)
    func `an ApplicationNetworkPolicy that says something else is refused`(
        part: String, other: String, refusal: DialectRefusal
    ) throws { try DialectChange.expect(.aws, part, other, refusal) }

    // MARK: Ingress

    private static let sources: [(String, String, DialectRefusal)] = [
        ("  - Ingress", "  - Ingress\n  - Egress", DialectChange.directions),
        ("  - Ingress", "  - Egress", .flaw(.untold(.ingress, "policyTypes"))),
        ("  ingress:", "  ingress:\n  - {}", .flaw(.missing("from"))),
        ("  ingress:", "  ingress:\n  - to: []", .flaw(.unknownKey("to"))),
        ("  ingress:", "  ingress:\n  - from: [{domainNames: [a.example.com]}]", .flaw(.unknownKey("domainNames"))),
        ("  ingress:", "  ingress:\n  - from: [{namespaceSelector: {}}]", .ungiven("ingress from pods")),
    ]

    @Test(arguments: sources)
    func `sources of an ApplicationNetworkPolicy that are others are refused`(
        part: String, other: String, refusal: DialectRefusal
    ) throws { try DialectChange.expect(.aws, part, other, refusal, in: .sources()) }
}
