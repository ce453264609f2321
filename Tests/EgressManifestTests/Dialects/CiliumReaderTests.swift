import EgressManifest
import EgressPolicy
import EgressTemplates
import EgressTestSupport
import Testing

/// The reader of CiliumNetworkPolicy refuses what could allow more, or other things, than it can see.
@Suite struct CiliumReaderTests {
    private static let destinations = [
        ("  name: web", "  name: api", DialectChange.subject),
        ("  namespace: shop", "  namespace: other", DialectChange.subject),
        ("      k8s:app: web", "      k8s:app: api", DialectChange.subject),
        ("      k8s:app: web", "      app: web", "has the label 'app' without 'k8s:'"),
        ("    matchLabels:\n      k8s:app: web", "    {}", DialectChange.subject),
        ("  endpointSelector:", "  nodeSelector:", "has the unknown key 'nodeSelector'"),
        (
            "  endpointSelector:", "  enableDefaultDeny: {egress: false}\n  endpointSelector:",
            "has the unknown key 'enableDefaultDeny'"
        ),
        ("  egress:", "  egress:\n  - {}", "has an egress rule without one kind of destinations"),
        ("  egress:", "  egress:\n  - toPorts: []", "has an egress rule without one kind of destinations"),
        ("  egress:", "  egress:\n  - toEntities: [all]", "has an egress rule without one kind of destinations"),
        ("  egress:", "  egress:\n  - toFQDNs: []", "has no toFQDNs"),
        ("  egress:", "  egress:\n  - toFQDNs: [{}]", "has no matchName"),
        ("  egress:", "  egress:\n  - toFQDNs: [{matchPattern: \"*\"}]", "has the unknown key 'matchPattern'"),
        (
            "  egress:", "  egress:\n  - toFQDNs: [{matchName: b.example.com}]",
            "it allows b.example.com, which nothing gave"
        ),
        ("  egress:", "  egress:\n  - toCIDR: [9.9.9.9/32]", "it allows 9.9.9.9/32, which nothing gave"),
        ("  egress:", "  egress:\n  - toCIDR: [0.0.0.0/0]", "0.0.0.0/0 is allowed without ports"),
        ("  egress:", "  egress:\n  - toCIDR: [9.9.9.9/24]", "has host bits set"),
        ("  egress:", "  egress:\n  - toEndpoints: [{}]", "has pods that are not selected by anything"),
        (
            "  egress:", "  egress:\n  - toEndpoints: [{matchLabels: {k8s:a: b}}]",
            "it allows pods, which nothing gave"
        ),
        (
            "- matchName: api.example.com", "- matchName: \"*.example.com\"",
            "may hold only letters, digits, '-', '_' and '.'"
        ),
        (
            "- matchName: api.example.com", "- matchName: www.example.com",
            "it allows www.example.com, port 443, which nothing gave"
        ),
        (
            "    toPorts:\n    - ports:\n      - port: \"443\"\n        protocol: TCP\n", "",
            "it allows api.example.com, which nothing gave"
        ),
        (
            "    toPorts:\n    - ports:\n      - port: \"443\"\n        protocol: TCP\n", "    toPorts: []\n",
            "has no toPorts"
        ),
        ("    - ports:\n      - port: \"443\"\n        protocol: TCP\n", "    - {}\n", "has no ports"),
        ("      - port: \"443\"", "      - port: 443", "has '443' where a string should be"),
        ("      - port: \"443\"", "      - port: \"0\"", "has the port '0', which is no number from 1 to 65535"),
        ("      - port: \"443\"", "      - port: https", "has the port 'https', which is no number from 1 to 65535"),
        (
            "      - port: \"443\"", "      - port: \"442\"\n        endPort: 443",
            "it allows api.example.com, port 442-443, which nothing gave"
        ),
        (
            "      - port: \"443\"", "      - port: \"443\"\n        endPort: 442",
            "has a range of ports that ends below its start"
        ),
        (
            "        protocol: TCP", "        protocol: ANY",
            "has the protocol 'ANY', which is none of TCP, UDP and SCTP"
        ),
        ("        protocol: TCP\n", "", "has no protocol"),
        (
            "    - matchLabels:\n        k8s:io.kubernetes.pod.namespace: kube-system\n        k8s:k8s-app: kube-dns",
            "    - matchLabels:\n        k8s:io.kubernetes.pod.namespace: kube-system",
            "it allows pods, port 53, through the DNS proxy, which nothing gave"
        ),
        ("        - matchPattern", "        - matchName", "has the unknown key 'matchName'"),
        (
            "        - matchPattern: \"*\"", "        - matchPattern: a.example.com",
            "has a DNS rule that lets only some questions pass"
        ),
        ("        - matchPattern: \"*\"", "        - {}", "has no matchPattern"),
        ("        dns:\n        - matchPattern: \"*\"", "        dns: []", "has no dns"),
        ("        dns:\n        - matchPattern: \"*\"", "        http: [{}]", "has the unknown key 'http'"),
    ]

    @Test(arguments: destinations)
    func `a CiliumNetworkPolicy that says something else is refused`(
        part: String, other: String, fact: String
    ) throws {
        try DialectChange.expect(.cilium, part, other, fact)
    }

    @Test func `Cilium's proxy must see the answers where names are allowed`() throws {
        let sample = try SamplePolicy.fuller()
        let text = try sample.text(.cilium)
        let bare = text.replacing("      rules:\n        dns:\n        - matchPattern: \"*\"\n", with: "")
        #expect(bare != text)
        #expect(
            throws: InvariantViolation(
                "no DNS rule goes through the proxy, which learns the addresses of names")
        ) { try sample.checked(bare) }
        let half = text.replacing(
            "      rules:\n        dns:\n        - matchPattern: \"*\"\n", with: "", maxReplacements: 1)
        #expect(throws: InvariantViolation("it allows pods, port 53, which nothing gave")) { try sample.checked(half) }
    }

    // MARK: Ingress

    private static let sources = [
        ("  ingress:", "  egress: [{}]\n  ingress:", DialectChange.directions),
        ("  ingress:", "  egress: []\n  ingress:", "has no egress"),
        ("  ingress:", "  ingress:\n  - {}", noSource), ("  ingress:", "  ingress:\n  - toPorts: []", noSource),
        ("  ingress:", "  ingress:\n  - fromEntities: [all]", noSource),
        ("  ingress:", "  ingress:\n  - toCIDR: [8.8.8.8/32]", noSource),
        ("  ingress:", "  ingress:\n  - fromCIDR: [8.8.8.8/32]\n    fromEndpoints: [{}]", noSource),
        ("  ingress:", "  ingress:\n  - fromCIDR: []", "has no fromCIDR"),
        ("  ingress:", "  ingress:\n  - fromCIDRSet: []", "has no fromCIDRSet"),
        ("  ingress:", "  ingress:\n  - fromEndpoints: []", "has no fromEndpoints"),
        ("  ingress:", "  ingress:\n  - fromEndpoints: [{}]", "has pods that are not selected by anything"),
        ("  ingress:", "  ingress:\n  - fromCIDR: [0.0.0.0/0]", "0.0.0.0/0 is allowed without ports"),
        (
            "  ingress:", "  ingress:\n  - fromCIDRSet: [{cidr: 0.0.0.0/0, except: [10.0.0.0/8]}]",
            "0.0.0.0/0 is allowed without ports"
        ),
        (
            "  ingress:", "  ingress:\n  - fromEndpoints: [{matchLabels: {k8s:a: b}}]",
            "it allows ingress from pods, which nothing gave"
        ),
        (
            "  ingress:",
            "  ingress:\n  - fromEndpoints: [{matchExpressions: [{key: k8s:io.cilium.k8s.namespace.labels.a, operator: Exists}]}]",
            "has pods that are not of namespaces by their labels or of all"
        ),
        ("    - 8.8.8.8/32", "    - 8.8.8.9/32", "it allows ingress from 8.8.8.9/32, port 8443, which nothing gave"),
        ("      - 100.64.9.0/24\n", "", part("100.64.1.0/24")),
        ("      - 100.64.9.0/24", "      - 100.64.9.0/25", part("100.64.1.0/24 and 100.64.9.0/25")),
        ("      except:\n      - 100.64.1.0/24\n      - 100.64.9.0/24\n", "", "has no except"),
        ("    - cidr: 100.64.0.0/10", "    - cidrGroupRef: a", "has the unknown key 'cidrGroupRef'"),
        ("        k8s:io.kubernetes.pod.namespace: \"012\"\n", "", morePods),
        ("        k8s:io.cilium.k8s.namespace.labels.example.com/team: web\n", "", morePods),
        ("        k8s:access: \"true\"\n", "", morePods),
        (
            "      - port: \"8443\"\n        protocol: TCP",
            "      - port: \"8443\"\n        protocol: TCP\n      rules: {http: [{}]}", "has the unknown key 'rules'"
        ),
        (
            "    toPorts:\n    - ports:\n      - port: \"8443\"\n        protocol: TCP\n", "",
            "it allows ingress from 8.8.8.8/32, which nothing gave"
        ),
    ]
    private static let noSource = "has an ingress rule without one kind of sources"
    private static let morePods = "it allows ingress from pods, port 100-200/udp, which nothing gave"

    private static func part(_ parts: String) -> String {
        "it allows ingress from 100.64.0.0/10 without \(parts), port 100-200/udp, which nothing gave"
    }

    @Test(arguments: sources)
    func `sources of Cilium's that are others are refused`(part: String, other: String, fact: String) throws {
        try DialectChange.expect(.cilium, part, other, fact, in: .sources())
    }
}
