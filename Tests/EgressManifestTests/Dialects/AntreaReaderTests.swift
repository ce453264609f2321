import EgressManifest
import EgressModel
import EgressPolicy
import EgressTemplates
import EgressTestSupport
import Testing

/// The reader of Antrea NetworkPolicies refuses everything that could allow more traffic, or other traffic, than it can
/// detect.
@Suite struct AntreaReaderTests {
    private static let drop = "  - action: Drop # all else\n"
    private static let noDrop: DialectRefusal = .flaw(.antrea(.noFinalDrop(.egress)))

    private static let destinations: [(String, String, DialectRefusal)] = [
        ("  name: web", "  name: api", DialectChange.subject),
        ("  namespace: shop", "  namespace: other", DialectChange.subject),
        ("        app: web", "        app: api", DialectChange.subject),
        ("  - podSelector:\n", "  - podSelector: {}\n  - podSelector:\n", .flaw(.antrea(.appliedTo))),
        ("  - podSelector:\n", "  - group: all\n    podSelector:\n", .flaw(.unknownKey("group"))),
        ("  - podSelector:\n      matchLabels:\n        app: web\n", "  - {}\n", .flaw(.missing("podSelector"))),
        (
            "  appliedTo:\n  - podSelector:\n      matchLabels:\n        app: web\n", "",
            .flaw(.missing("appliedTo"))
        ),
        ("  priority: 10000", "  priority: 10001", .flaw(.antrea(.priority))),
        ("  priority: 10000", "  priority: \"5\"", .flaw(.antrea(.priority))),
        ("  priority: 10000\n", "", .flaw(.antrea(.priority))),
        (drop, "", noDrop),
        (drop, "  - action: Allow\n", noDrop),
        (drop, "  - action: Pass\n", noDrop),
        (drop, "  - {}\n", .flaw(.missing("action"))),
        (drop, "  - action: Drop\n    to: []\n", .flaw(.unknownKey("to"))),
        (drop, "  - action: Drop\n    ports: [{protocol: TCP}]\n", .flaw(.unknownKey("ports"))),
        (drop, drop + "  - action: Allow\n    to: [{fqdn: api.example.com}]\n", noDrop),
        ("    action: Allow", "    action: Drop", .flaw(.antrea(.action))),
        ("    action: Allow", "    action: Pass", .flaw(.antrea(.action))),
        ("    action: Allow", "    action: Allow\n    appliedTo: []", .flaw(.unknownKey("appliedTo"))),
        ("    action: Allow", "    action: Allow\n    l7Protocols: []", .flaw(.unknownKey("l7Protocols"))),
        ("    action: Allow", "    action: Allow\n    toServices: []", .flaw(.unknownKey("toServices"))),
        ("  egress:", "  egress:\n  - action: Allow", .flaw(.missing("to"))),
        ("  egress:", "  egress:\n  - action: Allow\n    to: []", .flaw(.missing("to"))),
        ("  egress:", "  egress:\n  - action: Allow\n    to: [{}]", .flaw(.emptyPeer)),
        ("  egress:", "  egress:\n  - action: Allow\n    to: [{podSelector: {}}]", .ungiven("pods")),
        ("  egress:", "  egress:\n  - action: Allow\n    to: [{ipBlock: {cidr: \"::/0\"}}]", .everyPort("::/0")),
        ("    - fqdn: api.example.com", "    - fqdn: b.example.com", .ungiven("b.example.com, port 443")),
        ("    - fqdn: api.example.com", "    - fqdn: \"*.example.com\"", .ungiven("*.example.com, port 443")),
        ("    - fqdn: api.example.com", "    - fqdn: \"*example.com\"", .flaw(.value(.format(.otherCharacter)))),
        ("    - fqdn: api.example.com", "    - fqdn: [api.example.com]", .flaw(.notA(.string))),
        (
            "    - fqdn: api.example.com", "    - {fqdn: api.example.com, podSelector: {}}",
            .flaw(.unknownKey("podSelector"))
        ),
        ("    ports:\n    - protocol: TCP\n      port: 443\n", "", .ungiven("api.example.com")),
        ("    - protocol: TCP\n      port: 443\n", "    - protocol: TCP\n", .flaw(.portNumber(nil))),
        ("    - protocol: TCP\n      port", "    - port", .flaw(.missing("protocol"))),
        ("      port: 443\n", "      port: 443\n      sourcePort: 1\n", .flaw(.unknownKey("sourcePort"))),
        (
            "      port: 443\n", "      port: 443\n      endPort: 444\n",
            .ungiven("api.example.com, port 443-444")
        ),
        ("        cidr: 198.51.100.0/24", "        cidr: 198.51.100.0/23", .ungiven("198.51.100.0/23, port 5432")),
        (
            "      podSelector:\n        matchLabels:\n          k8s-app: kube-dns\n", "",
            .ungiven("pods, port 53")
        ),
    ]

    @Test(arguments: destinations)
    func `an Antrea NetworkPolicy that says something else is refused`(
        part: String, other: String, refusal: DialectRefusal
    ) throws { try DialectChange.expect(.antrea, part, other, refusal) }

    // MARK: Ingress

    private static let sources: [(String, String, DialectRefusal)] = [
        ("  ingress:", "  egress:\n  - action: Drop\n  ingress:", DialectChange.directions),
        (drop, "", .flaw(.antrea(.noFinalDrop(.ingress)))),
        (drop, "  - action: Drop\n    from: []\n", .flaw(.unknownKey("from"))),
        ("  ingress:", "  ingress:\n  - action: Allow", .flaw(.missing("from"))),
        ("  ingress:", "  ingress:\n  - action: Allow\n    to: []", .flaw(.unknownKey("to"))),
        (
            "  ingress:", "  ingress:\n  - action: Allow\n    from: [{fqdn: a.example.com}]",
            .flaw(.unknownKey("fqdn"))
        ),
        (
            "  ingress:", "  ingress:\n  - action: Allow\n    from: [{namespaceSelector: {}}]",
            .ungiven("ingress from pods")
        ),
        (
            "        - 100.64.9.0/24\n", "",
            .ungiven("ingress from 100.64.0.0/10 without 100.64.1.0/24, port 100-200/udp")
        ),
    ]

    @Test(arguments: sources)
    func `sources of Antrea's that are others are refused`(part: String, other: String, refusal: DialectRefusal) throws
    {
        try DialectChange.expect(.antrea, part, other, refusal, in: .sources())
    }

    @Test func `two rules with the same content have other names`() throws {
        let addresses = ["8.8.8.8"]
        var intent = PolicyIntent(hosts: [])
        intent.ingress.hosts = [try HostSpec("a.example.com"), try HostSpec("b.example.com")]
        let sample = SamplePolicy(
            try PolicySubject(name: "web", namespace: "shop", podSelector: .all), intent,
            try intent.ingress.hosts.map { try .addresses($0.host.domain, addresses) })
        let text = try sample.text(.antrea)
        try sample.checked(text)
        let rules = try Judges.pyYAML(text)["spec"]?["ingress"]?.elements ?? []
        #expect(rules.map { $0["name"] } == ["ingress-1", "ingress-2", nil])
    }
}
