import EgressManifest
import EgressModel
import EgressPolicy
import EgressTemplates
import EgressTestSupport
import Testing

/// The reader of ClusterNetworkPolicies refuses everything that could allow more traffic, or other traffic, than it can
/// detect.
@Suite struct ClusterPolicyReaderTests {
    private static let deny =
        "  - action: Deny # all else\n    to:\n    - namespaces: {}\n    - nodes: {}\n"
        + "    - networks:\n      - 0.0.0.0/0\n      - \"::/0\"\n"
    private static let noDeny: DialectRefusal = .flaw(.clusterNetworkPolicy(.noFinalDeny))

    private static let changes: [(String, String, DialectRefusal)] = [
        ("  name: shop.web", "  name: shop.api", DialectChange.subject),
        ("  name: shop.web", "  name: web", .flaw(.clusterNetworkPolicy(.name))),
        ("  name: shop.web", "  name: shop.web\n  namespace: shop", .flaw(.clusterNetworkPolicy(.namespaced))),
        (
            "kubernetes.io/metadata.name: shop", "kubernetes.io/metadata.name: shop.web",
            .flaw(.clusterNetworkPolicy(.name))
        ),
        ("kubernetes.io/metadata.name: shop", "team: shop", .flaw(.clusterNetworkPolicy(.namespaces))),
        (
            "        matchLabels:\n          kubernetes.io/metadata.name: shop", "        {}",
            .flaw(.clusterNetworkPolicy(.namespaces))
        ),
        ("          app: web", "          app: api", DialectChange.subject),
        ("    pods:\n", "    namespaces: {}\n    pods:\n", .flaw(.unknownKey("namespaces"))),
        ("  tier: Admin", "  tier: Other", .flaw(.clusterNetworkPolicy(.tier))),
        ("  tier: Admin\n", "", .flaw(.missing("tier"))),
        ("  priority: 1000", "  priority: 1001", .flaw(.clusterNetworkPolicy(.priority))),
        ("  priority: 1000", "  priority: \"10\"", .flaw(.clusterNetworkPolicy(.priority))),
        (deny, "", noDeny),
        (deny, "  - action: Deny\n    to: []\n", .flaw(.missing("to"))),
        ("    - namespaces: {}\n", "", noDeny), ("    - nodes: {}\n", "", noDeny), ("      - \"::/0\"\n", "", noDeny),
        ("      - 0.0.0.0/0\n", "      - 0.0.0.0/1\n", noDeny),
        ("    - namespaces: {}\n", "    - namespaces: {matchLabels: {a: b}}\n", noDeny),
        ("  - action: Deny # all else\n", "  - action: Deny\n    protocols: []\n", .flaw(.unknownKey("protocols"))),
        ("  - action: Deny # all else\n", "  - action: Pass\n", noDeny),
        (
            "    - nodes: {}\n", "    - nodes: {}\n      networks: [8.8.8.8/32]\n",
            .flaw(.clusterNetworkPolicy(.peerKinds))
        ),
        ("  - action: Accept", "  - action: Pass", .flaw(.clusterNetworkPolicy(.action))),
        ("  - action: Accept", "  - action: Deny", .flaw(.clusterNetworkPolicy(.action))),
        ("  egress:", "  egress:\n  - action: Accept", .flaw(.missing("to"))),
        ("  egress:", "  egress:\n  - action: Accept\n    to: []", .flaw(.missing("to"))),
        ("  egress:", "  egress:\n  - action: Accept\n    to: [{}]", .flaw(.clusterNetworkPolicy(.peerKinds))),
        (
            "  egress:", "  egress:\n  - action: Accept\n    to: [{nodes: {}}]",
            .flaw(.clusterNetworkPolicy(.unknownPeer("nodes")))
        ),
        (
            "  egress:", "  egress:\n  - action: Accept\n    to: [{namespaces: {}}]",
            .ungiven("pods")
        ),
        (
            "  egress:", "  egress:\n  - action: Accept\n    to: [{networks: [\"::/0\"]}]",
            .everyPort("::/0")
        ),
        (
            "      - api.example.com", "      - \"*.example.com\"",
            .ungiven("*.example.com, port 443")
        ),
        (
            "      - api.example.com", "      - a.example.com",
            .ungiven("a.example.com, port 443")
        ),
        (
            "    protocols:\n    - tcp:\n        destinationPort:\n          number: 443\n", "",
            .ungiven("api.example.com")
        ),
        ("    - tcp:", "    - icmp:", .flaw(.clusterNetworkPolicy(.transport))),
        (
            "    - tcp:\n        destinationPort:\n          number: 443", "    - tcp: {}",
            .flaw(.missing("destinationPort"))
        ),
        ("          number: 443", "          number: \"443\"", .flaw(.portNumber(nil))),
        (
            "          number: 443", "          range: {start: 443, end: 443}",
            .flaw(.clusterNetworkPolicy(.shortRange))
        ),
        (
            "          number: 443", "          range: {start: 442, end: 443}",
            .ungiven("api.example.com, port 442-443")
        ),
        (
            "          matchLabels:\n            k8s-app: kube-dns", "          {}",
            .ungiven("pods, port 53")
        ),
    ]

    @Test(arguments: changes)
    func `a ClusterNetworkPolicy that says something else is refused`(
        part: String, other: String, refusal: DialectRefusal
    ) throws { try DialectChange.expect(.clusterNetworkPolicy, part, other, refusal) }
}
