import EgressManifest
import EgressPolicy
import EgressTemplates
import EgressTestSupport
import Testing

/// The reader of ClusterNetworkPolicy refuses what could allow more, or other things, than it can see.
@Suite struct ClusterPolicyReaderTests {
    private static let deny =
        "  - action: Deny # all else\n    to:\n    - namespaces: {}\n    - nodes: {}\n"
        + "    - networks:\n      - 0.0.0.0/0\n      - \"::/0\"\n"
    private static let noDeny = "has no last rule that denies all else"

    private static let changes = [
        ("  name: shop.web", "  name: shop.api", DialectChange.subject),
        ("  name: shop.web", "  name: web", "has a name that does not begin with its namespace"),
        ("  name: shop.web", "  name: shop.web\n  namespace: shop", "has a namespace, and lives in none"),
        (
            "kubernetes.io/metadata.name: shop", "kubernetes.io/metadata.name: shop.web",
            "has a name that does not begin with its namespace"
        ),
        ("kubernetes.io/metadata.name: shop", "team: shop", "governs pods of other namespaces than one"),
        (
            "        matchLabels:\n          kubernetes.io/metadata.name: shop", "        {}",
            "governs pods of other namespaces than one"
        ),
        ("          app: web", "          app: api", DialectChange.subject),
        ("    pods:\n", "    namespaces: {}\n    pods:\n", "has the unknown key 'namespaces'"),
        ("  tier: Admin", "  tier: Other", "has a tier that is neither Admin nor Baseline"),
        ("  tier: Admin\n", "", "has no tier"),
        ("  priority: 1000", "  priority: 1001", "has no priority from 0 to 1000"),
        ("  priority: 1000", "  priority: \"10\"", "has no priority from 0 to 1000"),
        (deny, "", noDeny),
        (deny, "  - action: Deny\n    to: []\n", "has no to"),
        ("    - namespaces: {}\n", "", noDeny), ("    - nodes: {}\n", "", noDeny), ("      - \"::/0\"\n", "", noDeny),
        ("      - 0.0.0.0/0\n", "      - 0.0.0.0/1\n", noDeny),
        ("    - namespaces: {}\n", "    - namespaces: {matchLabels: {a: b}}\n", noDeny),
        ("  - action: Deny # all else\n", "  - action: Deny\n    protocols: []\n", "has the unknown key 'protocols'"),
        ("  - action: Deny # all else\n", "  - action: Pass\n", noDeny),
        ("    - nodes: {}\n", "    - nodes: {}\n      networks: [8.8.8.8/32]\n", "has a peer of more than one kind"),
        ("  - action: Accept", "  - action: Pass", "has another action than Accept before the last rule"),
        ("  - action: Accept", "  - action: Deny", "has another action than Accept before the last rule"),
        ("  egress:", "  egress:\n  - action: Accept", "has no to"),
        ("  egress:", "  egress:\n  - action: Accept\n    to: []", "has no to"),
        ("  egress:", "  egress:\n  - action: Accept\n    to: [{}]", "has a peer of more than one kind, or of none"),
        ("  egress:", "  egress:\n  - action: Accept\n    to: [{nodes: {}}]", "has a peer of the unknown kind 'nodes'"),
        (
            "  egress:", "  egress:\n  - action: Accept\n    to: [{namespaces: {}}]",
            "it allows pods, which nothing gave"
        ),
        (
            "  egress:", "  egress:\n  - action: Accept\n    to: [{networks: [\"::/0\"]}]",
            "::/0 is allowed without ports"
        ),
        ("      - api.example.com", "      - \"*.example.com\"", "may hold only letters, digits, '-', '_' and '.'"),
        ("      - api.example.com", "      - a.example.com", "it allows a.example.com, port 443, which nothing gave"),
        (
            "    protocols:\n    - tcp:\n        destinationPort:\n          number: 443\n", "",
            "it allows api.example.com, which nothing gave"
        ),
        ("    - tcp:", "    - icmp:", "has a protocol that is none of tcp, udp and sctp"),
        ("    - tcp:\n        destinationPort:\n          number: 443", "    - tcp: {}", "has no destinationPort"),
        ("          number: 443", "          number: \"443\"", "has a port that is no number from 1 to 65535"),
        (
            "          number: 443", "          range: {start: 443, end: 443}",
            "has a range of ports that does not end above its start"
        ),
        (
            "          number: 443", "          range: {start: 442, end: 443}",
            "it allows api.example.com, port 442-443, which nothing gave"
        ),
        (
            "          matchLabels:\n            k8s-app: kube-dns", "          {}",
            "it allows pods, port 53, which nothing gave"
        ),
    ]

    @Test(arguments: changes)
    func `a ClusterNetworkPolicy that says something else is refused`(
        part: String, other: String, fact: String
    ) throws { try DialectChange.expect(.clusterNetworkPolicy, part, other, fact) }
}
