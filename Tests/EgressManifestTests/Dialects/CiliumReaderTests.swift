import EgressManifest
import EgressModel
import EgressPolicy
import EgressTemplates
import EgressTestSupport
import Testing

/// The reader of CiliumNetworkPolicy refuses what could allow more, or other things, than it can see.
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
        ("  egress:", "  egress:\n  - toFQDNs: [{matchPattern: \"*\"}]", .flaw(.unknownKey("matchPattern"))),
        (
            "  egress:", "  egress:\n  - toFQDNs: [{matchName: b.example.com}]",
            .violation("it allows b.example.com, which nothing gave")
        ),
        ("  egress:", "  egress:\n  - toCIDR: [9.9.9.9/32]", .violation("it allows 9.9.9.9/32, which nothing gave")),
        ("  egress:", "  egress:\n  - toCIDR: [0.0.0.0/0]", .violation("0.0.0.0/0 is allowed without ports")),
        (
            "  egress:", "  egress:\n  - toCIDR: [9.9.9.9/24]",
            .flaw(.value(FormatError("has host bits set", hint: "write 9.9.9.0/24")))
        ),
        ("  egress:", "  egress:\n  - toEndpoints: [{}]", .flaw(.cilium(.everyPod))),
        (
            "  egress:", "  egress:\n  - toEndpoints: [{matchLabels: {k8s:a: b}}]",
            .violation("it allows pods, which nothing gave")
        ),
        (
            "- matchName: api.example.com", "- matchName: \"*.example.com\"",
            .flaw(.value(FormatError("may hold only letters, digits, '-', '_' and '.'")))
        ),
        (
            "- matchName: api.example.com", "- matchName: www.example.com",
            .violation("it allows www.example.com, port 443, which nothing gave")
        ),
        (
            "    toPorts:\n    - ports:\n      - port: \"443\"\n        protocol: TCP\n", "",
            .violation("it allows api.example.com, which nothing gave")
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
            .violation("it allows api.example.com, port 442-443, which nothing gave")
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
            .violation("it allows pods, port 53, through the DNS proxy, which nothing gave")
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
        guard case .ungiven(let grants) = violation else {
            Issue.record("is another violation: \(violation.map { "\($0)" } ?? "none")")
            return
        }
        #expect(!grants.isEmpty && grants.allSatisfy { $0.ports?.first == 53 && !$0.isDNS })
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
        ("  ingress:", "  ingress:\n  - fromCIDR: [0.0.0.0/0]", .violation("0.0.0.0/0 is allowed without ports")),
        (
            "  ingress:", "  ingress:\n  - fromCIDRSet: [{cidr: 0.0.0.0/0, except: [10.0.0.0/8]}]",
            .violation("0.0.0.0/0 is allowed without ports")
        ),
        (
            "  ingress:", "  ingress:\n  - fromEndpoints: [{matchLabels: {k8s:a: b}}]",
            .violation("it allows ingress from pods, which nothing gave")
        ),
        (
            "  ingress:",
            "  ingress:\n  - fromEndpoints: [{matchExpressions: [{key: k8s:io.cilium.k8s.namespace.labels.a, operator: Exists}]}]",
            .flaw(.cilium(.namespaces))
        ),
        (
            "    - 8.8.8.8/32", "    - 8.8.8.9/32",
            .violation("it allows ingress from 8.8.8.9/32, port 8443, which nothing gave")
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
            .violation("it allows ingress from 8.8.8.8/32, which nothing gave")
        ),
    ]
    private static let noSource: DialectRefusal = .flaw(.cilium(.ends(.ingress)))
    private static let morePods: DialectRefusal = .violation(
        "it allows ingress from pods, port 100-200/udp, which nothing gave")

    private static func part(_ parts: String) -> DialectRefusal {
        .violation("it allows ingress from 100.64.0.0/10 without \(parts), port 100-200/udp, which nothing gave")
    }

    @Test(arguments: sources)
    func `sources of Cilium's that are others are refused`(part: String, other: String, refusal: DialectRefusal) throws
    {
        try DialectChange.expect(.cilium, part, other, refusal, in: .sources())
    }
}
