import EgressManifest
import EgressModel
import EgressPolicy
import EgressTemplates
import EgressTestSupport
import Testing

/// The reader of CiliumNetworkPolicies refuses everything that could allow more traffic, or other traffic, than it can
/// detect.
@Suite struct CiliumReaderTests {
    private static let destinations: [(String, String, DialectRefusal)] = [
        ("  name: web", "  name: api", DialectChange.subject),
        ("  namespace: shop", "  namespace: other", DialectChange.subject),
        ("      k8s:app: web", "      k8s:app: api", DialectChange.subject),
        ("      k8s:app: web", "      app: web", .flaw(.labelPrefix("app", missing: "k8s:"))),
        ("    matchLabels:\n      k8s:app: web", "    {}", DialectChange.subject),
        ("  endpointSelector:", "  nodeSelector:", .flaw(.unknownKey("nodeSelector"))),
        (
            "  endpointSelector:", "  enableDefaultDeny: {egress: false}\n  endpointSelector:",
            .flaw(.unknownKey("enableDefaultDeny"))
        ),
        ("  egress:", "  egress:\n  - {}", .flaw(.cilium(.ends(.egress)))),
        ("  egress:", "  egress:\n  - toPorts: []", .flaw(.cilium(.ends(.egress)))),
        ("  egress:", "  egress:\n  - toEntities: [all]", .flaw(.cilium(.ends(.egress)))),
        ("  egress:", "  egress:\n  - toFQDNs: []", .flaw(.missing("toFQDNs"))),
        ("  egress:", "  egress:\n  - toFQDNs: [{}]", .flaw(.missing("matchName"))),
        ("  egress:", "  egress:\n  - toFQDNs: [{matchPattern: \"*\"}]", .flaw(.cilium(.pattern))),
        (
            "  egress:", "  egress:\n  - toFQDNs: [{matchName: b.example.com}]",
            .ungiven("b.example.com")
        ),
        ("  egress:", "  egress:\n  - toCIDR: [9.9.9.9/32]", .ungiven("9.9.9.9/32")),
        ("  egress:", "  egress:\n  - toCIDR: [0.0.0.0/0]", .everyPort("0.0.0.0/0")),
        (
            "  egress:", "  egress:\n  - toCIDR: [9.9.9.9/24]",
            .flaw(.value(.format(.hostBits(block("9.9.9.0/24")))))
        ),
        ("  egress:", "  egress:\n  - toEndpoints: [{}]", .flaw(.cilium(.everyPod))),
        (
            "  egress:", "  egress:\n  - toEndpoints: [{matchLabels: {k8s:a: b}}]",
            .ungiven("pods")
        ),
        (
            "- matchName: api.example.com", "- matchName: \"*.example.com\"",
            .flaw(.value(.format(.otherCharacter)))
        ),
        (
            "- matchName: api.example.com", "- matchPattern: \"*.example.com\"",
            .flaw(.cilium(.pattern))
        ),
        (
            "- matchName: api.example.com", "- matchPattern: \"**.example.com\"",
            .ungiven("*.example.com, port 443")
        ),
        (
            "- matchName: api.example.com", "- {matchName: api.example.com, matchPattern: \"**.example.com\"}",
            .flaw(.unknownKey("matchName"))
        ),
        (
            "- matchName: api.example.com", "- matchName: www.example.com",
            .ungiven("www.example.com, port 443")
        ),
        (
            "    toPorts:\n    - ports:\n      - port: \"443\"\n        protocol: TCP\n", "",
            .ungiven("api.example.com")
        ),
        (
            "    toPorts:\n    - ports:\n      - port: \"443\"\n        protocol: TCP\n", "    toPorts: []\n",
            .flaw(.missing("toPorts"))
        ),
        ("    - ports:\n      - port: \"443\"\n        protocol: TCP\n", "    - {}\n", .flaw(.missing("ports"))),
        ("      - port: \"443\"", "      - port: 443", .flaw(.notAString("443"))),
        ("      - port: \"443\"", "      - port: \"0\"", .flaw(.portNumber("0"))),
        ("      - port: \"443\"", "      - port: https", .flaw(.portNumber("https"))),
        (
            "      - port: \"443\"", "      - port: \"442\"\n        endPort: 443",
            .ungiven("api.example.com, port 442-443")
        ),
        (
            "      - port: \"443\"", "      - port: \"443\"\n        endPort: 442",
            .flaw(.rangeEnd)
        ),
        (
            "        protocol: TCP", "        protocol: ANY",
            .flaw(.transport("ANY"))
        ),
        ("        protocol: TCP\n", "", .flaw(.missing("protocol"))),
        (
            "    - matchLabels:\n        k8s:io.kubernetes.pod.namespace: kube-system\n        k8s:k8s-app: kube-dns",
            "    - matchLabels:\n        k8s:io.kubernetes.pod.namespace: kube-system",
            .ungiven("pods, port 53, through the DNS proxy")
        ),
        ("        - matchPattern", "        - matchName", .flaw(.unknownKey("matchName"))),
        (
            "        - matchPattern: \"*\"", "        - matchPattern: a.example.com",
            .flaw(.cilium(.someQuestions))
        ),
        ("        - matchPattern: \"*\"", "        - {}", .flaw(.missing("matchPattern"))),
        ("        dns:\n        - matchPattern: \"*\"", "        dns: []", .flaw(.missing("dns"))),
        ("        dns:\n        - matchPattern: \"*\"", "        http: [{}]", .flaw(.unknownKey("http"))),
    ]

    @Test(arguments: destinations)
    func `a CiliumNetworkPolicy that says something else is refused`(
        part: String, other: String, refusal: DialectRefusal
    ) throws {
        try DialectChange.expect(.cilium, part, other, refusal)
    }

    @Test func `Cilium's proxy must see the answers where names are allowed`() throws {
        let sample = try SamplePolicy.fuller()
        let text = try sample.text(.cilium)
        let bare = text.replacing("      rules:\n        dns:\n        - matchPattern: \"*\"\n", with: "")
        #expect(bare != text)
        #expect(throws: InvariantViolation.noDNSProxy) { try sample.checked(bare) }
        let half = text.replacing(
            "      rules:\n        dns:\n        - matchPattern: \"*\"\n", with: "", maxReplacements: 1)
        let violation = #expect(throws: InvariantViolation.self) { try sample.checked(half) }
        guard case .ungiven(let traffic) = violation else {
            Issue.record("is another violation: \(violation.map { "\($0)" } ?? "none")")
            return
        }
        #expect(!traffic.isEmpty && traffic.allSatisfy { $0.ports?.first == 53 && !$0.isDNS })
    }

    // MARK: Ingress

    private static let sources: [(String, String, DialectRefusal)] = [
        ("  ingress:", "  egress: [{}]\n  ingress:", DialectChange.directions),
        ("  ingress:", "  egress: []\n  ingress:", .flaw(.missing("egress"))),
        ("  ingress:", "  ingress:\n  - {}", noSource), ("  ingress:", "  ingress:\n  - toPorts: []", noSource),
        ("  ingress:", "  ingress:\n  - fromEntities: [all]", noSource),
        ("  ingress:", "  ingress:\n  - toCIDR: [8.8.8.8/32]", noSource),
        ("  ingress:", "  ingress:\n  - fromCIDR: [8.8.8.8/32]\n    fromEndpoints: [{}]", noSource),
        ("  ingress:", "  ingress:\n  - fromCIDR: []", .flaw(.missing("fromCIDR"))),
        ("  ingress:", "  ingress:\n  - fromCIDRSet: []", .flaw(.missing("fromCIDRSet"))),
        ("  ingress:", "  ingress:\n  - fromEndpoints: []", .flaw(.missing("fromEndpoints"))),
        ("  ingress:", "  ingress:\n  - fromEndpoints: [{}]", .flaw(.cilium(.everyPod))),
        ("  ingress:", "  ingress:\n  - fromCIDR: [0.0.0.0/0]", .everyPort("0.0.0.0/0")),
        (
            "  ingress:", "  ingress:\n  - fromCIDRSet: [{cidr: 0.0.0.0/0, except: [10.0.0.0/8]}]",
            .everyPort("0.0.0.0/0")
        ),
        (
            "  ingress:", "  ingress:\n  - fromEndpoints: [{matchLabels: {k8s:a: b}}]",
            .ungiven("ingress from pods")
        ),
        (
            "  ingress:",
            "  ingress:\n  - fromEndpoints: [{matchExpressions: [{key: k8s:io.cilium.k8s.namespace.labels.a, operator: Exists}]}]",
            .flaw(.cilium(.namespaces))
        ),
        (
            "    - 8.8.8.8/32", "    - 8.8.8.9/32",
            .ungiven("ingress from 8.8.8.9/32, port 8443")
        ),
        ("      - 100.64.9.0/24\n", "", part("100.64.1.0/24")),
        ("      - 100.64.9.0/24", "      - 100.64.9.0/25", part("100.64.1.0/24 and 100.64.9.0/25")),
        ("      except:\n      - 100.64.1.0/24\n      - 100.64.9.0/24\n", "", .flaw(.missing("except"))),
        ("    - cidr: 100.64.0.0/10", "    - cidrGroupRef: a", .flaw(.unknownKey("cidrGroupRef"))),
        ("        k8s:io.kubernetes.pod.namespace: \"012\"\n", "", morePods),
        ("        k8s:io.cilium.k8s.namespace.labels.example.com/team: web\n", "", morePods),
        ("        k8s:access: \"true\"\n", "", morePods),
        (
            "      - port: \"8443\"\n        protocol: TCP",
            "      - port: \"8443\"\n        protocol: TCP\n      rules: {http: [{}]}", .flaw(.unknownKey("rules"))
        ),
        (
            "    toPorts:\n    - ports:\n      - port: \"8443\"\n        protocol: TCP\n", "",
            .ungiven("ingress from 8.8.8.8/32")
        ),
    ]
    private static let noSource: DialectRefusal = .flaw(.cilium(.ends(.ingress)))
    private static let morePods: DialectRefusal = .ungiven(
        "ingress from pods, port 100-200/udp")

    private static func part(_ parts: String) -> DialectRefusal {
        .ungiven("ingress from 100.64.0.0/10 without \(parts), port 100-200/udp")
    }

    @Test(arguments: sources)
    func `sources of Cilium's that are others are refused`(part: String, other: String, refusal: DialectRefusal) throws
    {
        try DialectChange.expect(.cilium, part, other, refusal, in: .sources())
    }
}
