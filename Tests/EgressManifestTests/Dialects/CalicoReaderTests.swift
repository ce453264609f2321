import EgressManifest
import EgressPolicy
import EgressTemplates
import EgressTestSupport
import Testing

/// The reader of Calico's NetworkPolicy refuses what could allow more, or other things, than it can see.
@Suite struct CalicoReaderTests {
    private static let types = "has types that are not Ingress, Egress or both"

    private static let destinations = [
        ("  name: web", "  name: api", DialectChange.subject),
        ("  namespace: shop", "  namespace: other", DialectChange.subject),
        ("  selector: app == 'web'", "  selector: all()", DialectChange.subject),
        (
            "  selector: app == 'web'", "  selector: app == 'web' || all()",
            "has ''web' || all()' in a selector, which is not of egressgen's"
        ),
        ("  selector: app == 'web'\n", "", "has no selector"),
        ("  - Egress", "  - Ingress", "has egress, which its types do not tell"),
        ("  - Egress", "  - Egress\n  - Ingress", DialectChange.directions),
        ("  - Egress", "  - Egress\n  - Egress", types), ("  - Egress", "  - Egress\n  - Any", types),
        ("  types:\n  - Egress\n", "", types),
        ("  - action: Allow", "  - action: Pass", "has another action than Allow"),
        ("  - action: Allow # api.example.com:443\n", "  - {}\n  - action: Allow\n", "has no action"),
        ("  egress:", "  egress:\n  - action: Allow", "has no destination"),
        ("  egress:", "  egress:\n  - action: Allow\n    destination: {}", "has neither nets nor pods"),
        ("  egress:", "  egress:\n  - action: Allow\n    destination: {nets: []}", "has no nets"),
        (
            "  egress:", "  egress:\n  - action: Allow\n    destination: {selector: all()}",
            "it allows pods, which nothing gave"
        ),
        (
            "  egress:", "  egress:\n  - action: Allow\n    destination: {nets: [0.0.0.0/0]}",
            "0.0.0.0/0 is allowed without ports"
        ),
        (
            "  egress:", "  egress:\n  - action: Allow\n    destination: {nets: [8.8.8.8/32, \"::1/128\"]}",
            "has nets of both families in one rule, which Calico refuses"
        ),
        (
            "  egress:", "  egress:\n  - action: Allow\n    protocol: TCP\n    destination: {nets: [8.8.8.8/32]}",
            "has no ports"
        ),
        (
            "  egress:", "  egress:\n  - action: Allow\n    source: {}\n    destination: {nets: [8.8.8.8/32]}",
            "has the unknown key 'source'"
        ),
        ("    protocol: TCP\n", "", "has ports without a protocol"),
        ("    protocol: TCP", "    notProtocol: TCP", "has the unknown key 'notProtocol'"),
        ("    protocol: TCP", "    protocol: ICMP", "has the protocol 'ICMP', which is none of TCP, UDP and SCTP"),
        ("    protocol: TCP", "    protocol: UDP", "it allows 93.184.216.34/32, port 443/udp, which nothing gave"),
        (
            "      - 93.184.216.34/32", "      - 93.184.216.35/32",
            "it allows 93.184.216.35/32, port 443, which nothing gave"
        ),
        (
            "      - 93.184.216.34/32", "      - 93.184.216.34/31",
            "it allows 93.184.216.35/32, port 443, which nothing gave"
        ),
        (
            "      nets:\n      - 93.184.216.34/32", "      notNets:\n      - 93.184.216.34/32",
            "has the unknown key 'notNets'"
        ),
        (
            "      nets:\n      - 93.184.216.34/32", "      selector: all()\n      nets:\n      - 93.184.216.34/32",
            "has the unknown key 'selector'"
        ),
        ("      - 443", "      - 0", "has a port that is no number from 1 to 65535"),
        ("      - 443", "      - \"443\"", "has a quoted port that is no range"),
        ("      - 443", "      - https", "has a port that is no number from 1 to 65535"),
        ("      - 443", "      - \"442:443\"", "it allows 93.184.216.34/32, port 442-443, which nothing gave"),
        ("      - 443", "      - \"443:442\"", "has a range of ports that ends below its start"),
        ("      selector: k8s-app == 'kube-dns'\n", "", "it allows pods, port 53, which nothing gave"),
        (
            "      namespaceSelector: kubernetes.io/metadata.name == 'kube-system'", "      namespaceSelector: all()",
            "it allows pods, port 53, which nothing gave"
        ),
        (
            "      namespaceSelector: kubernetes.io/metadata.name == 'kube-system'",
            "      namespaceSelector: global()", "has 'global()' in a selector, which is not of egressgen's"
        ),
    ]

    @Test(arguments: destinations)
    func `a NetworkPolicy of Calico's that says something else is refused`(
        part: String, other: String, fact: String
    ) throws { try DialectChange.expect(.calico, part, other, fact) }

    // MARK: Ingress

    private static let sources = [
        ("  - Ingress", "  - Ingress\n  - Egress", DialectChange.directions),
        ("  - Ingress", "  - Egress", "has ingress, which its types do not tell"),
        ("  ingress:", "  egress: []\n  ingress:", "has egress, which its types do not tell"),
        ("  ingress:", "  ingress:\n  - action: Allow", "has no source"),
        ("  ingress:", "  ingress:\n  - action: Allow\n    source: {}", "has neither nets nor pods"),
        ("  ingress:", "  ingress:\n  - action: Allow\n    source: {nets: []}", "has no nets"),
        (
            "  ingress:", "  ingress:\n  - action: Allow\n    source: {nets: [8.8.8.8/32], ports: [1]}",
            "has the unknown key 'ports'"
        ),
        (
            "  ingress:", "  ingress:\n  - action: Allow\n    source: {nets: [8.8.8.8/32]}\n    destination: {}",
            "has ports without a protocol"
        ),
        (
            "  ingress:", "  ingress:\n  - action: Allow\n    source: {selector: all()}",
            "it allows ingress from pods, which nothing gave"
        ),
        (
            "  ingress:",
            "  ingress:\n  - action: Allow\n    source: {nets: [8.0.0.0/8, 9.0.0.0/8], notNets: [8.8.0.0/16]}",
            "has notNets beside several nets"
        ),
        (
            "  ingress:", "  ingress:\n  - action: Allow\n    source: {nets: [\"::/0\"], notNets: [\"::/1\"]}",
            "::/0 is allowed without ports"
        ),
        ("    source:", "    notSource:", "has the unknown key 'notSource'"),
        (
            "    destination:\n      ports:", "    destination:\n      nets: [8.8.8.8/32]\n      ports:",
            "has the unknown key 'nets'"
        ),
        (
            "    protocol: TCP\n    source:\n      nets:\n      - 8.8.8.8/32\n    destination:\n      ports:\n      - 8443\n",
            "    source:\n      nets:\n      - 8.8.8.8/32\n", "it allows ingress from 8.8.8.8/32, which nothing gave"
        ),
        (
            "      notNets:\n      - 100.64.1.0/24\n      - 100.64.9.0/24\n", "",
            "it allows ingress from 100.64.0.0/10, port 80, which nothing gave"
        ),
        (
            "      selector: access == 'true' && example.com/a.b_c == '1e3'\n", "",
            "it allows ingress from pods, port 80, which nothing gave"
        ),
        (
            "      namespaceSelector: example.com/team == 'web' && kubernetes.io/metadata.name == '012'\n", "",
            "it allows ingress from pods, port 80, which nothing gave"
        ),
    ]

    @Test(arguments: sources)
    func `sources of Calico's that are others are refused`(part: String, other: String, fact: String) throws {
        try DialectChange.expect(.calico, part, other, fact, in: .sources())
    }
}
