import EgressManifest
import EgressPolicy
import EgressTemplates
import EgressTestSupport
import Testing

/// The reader of Calico NetworkPolicies refuses everything that could allow more traffic, or other traffic, than it can
/// detect.
@Suite struct CalicoReaderTests {
    private static let types: DialectRefusal = .flaw(.directions("types"))

    private static let destinations: [(String, String, DialectRefusal)] = [
        ("  name: web", "  name: api", DialectChange.subject),
        ("  namespace: shop", "  namespace: other", DialectChange.subject),
        ("  selector: app == 'web'", "  selector: all()", DialectChange.subject),
        (
            "  selector: app == 'web'", "  selector: app == 'web' || all()",
            .flaw(.calico(.selector("'web' || all()")))
        ),
        ("  selector: app == 'web'\n", "", .flaw(.missing("selector"))),
        ("  - Egress", "  - Ingress", .flaw(.untold(.egress, "types"))),
        ("  - Egress", "  - Egress\n  - Ingress", DialectChange.directions),
        ("  - Egress", "  - Egress\n  - Egress", types), ("  - Egress", "  - Egress\n  - Any", types),
        ("  types:\n  - Egress\n", "", types),
        ("  - action: Allow", "  - action: Pass", .flaw(.calico(.action))),
        ("  - action: Allow # api.example.com:443\n", "  - {}\n  - action: Allow\n", .flaw(.missing("action"))),
        ("  egress:", "  egress:\n  - action: Allow", .flaw(.missing("destination"))),
        ("  egress:", "  egress:\n  - action: Allow\n    destination: {}", .flaw(.calico(.noEnds))),
        ("  egress:", "  egress:\n  - action: Allow\n    destination: {nets: []}", .flaw(.missing("nets"))),
        (
            "  egress:", "  egress:\n  - action: Allow\n    destination: {selector: all()}",
            .ungiven("pods")
        ),
        (
            "  egress:", "  egress:\n  - action: Allow\n    destination: {nets: [0.0.0.0/0]}",
            .everyPort("0.0.0.0/0")
        ),
        (
            "  egress:", "  egress:\n  - action: Allow\n    destination: {nets: [8.8.8.8/32, \"::1/128\"]}",
            .flaw(.calico(.mixedFamilies))
        ),
        (
            "  egress:", "  egress:\n  - action: Allow\n    protocol: TCP\n    destination: {nets: [8.8.8.8/32]}",
            .flaw(.missing("ports"))
        ),
        (
            "  egress:", "  egress:\n  - action: Allow\n    source: {}\n    destination: {nets: [8.8.8.8/32]}",
            .flaw(.unknownKey("source"))
        ),
        ("    protocol: TCP\n", "", .flaw(.calico(.portsWithoutProtocol))),
        ("    protocol: TCP", "    notProtocol: TCP", .flaw(.unknownKey("notProtocol"))),
        ("    protocol: TCP", "    protocol: ICMP", .flaw(.transport("ICMP"))),
        (
            "    protocol: TCP", "    protocol: UDP",
            .ungiven("93.184.216.34/32, port 443/udp")
        ),
        (
            "      - 93.184.216.34/32", "      - 93.184.216.35/32",
            .ungiven("93.184.216.35/32, port 443")
        ),
        (
            "      - 93.184.216.34/32", "      - 93.184.216.34/31",
            .ungiven("93.184.216.35/32, port 443")
        ),
        (
            "      nets:\n      - 93.184.216.34/32", "      notNets:\n      - 93.184.216.34/32",
            .flaw(.unknownKey("notNets"))
        ),
        (
            "      nets:\n      - 93.184.216.34/32", "      selector: all()\n      nets:\n      - 93.184.216.34/32",
            .flaw(.unknownKey("selector"))
        ),
        ("      - 443", "      - 0", .flaw(.portNumber("0"))),
        ("      - 443", "      - \"443\"", .flaw(.calico(.quotedPort))),
        ("      - 443", "      - https", .flaw(.portNumber("https"))),
        (
            "      - 443", "      - \"442:443\"",
            .ungiven("93.184.216.34/32, port 442-443")
        ),
        ("      - 443", "      - \"443:442\"", .flaw(.rangeEnd)),
        ("      selector: k8s-app == 'kube-dns'\n", "", .ungiven("pods, port 53")),
        (
            "      namespaceSelector: kubernetes.io/metadata.name == 'kube-system'", "      namespaceSelector: all()",
            .ungiven("pods, port 53")
        ),
        (
            "      namespaceSelector: kubernetes.io/metadata.name == 'kube-system'",
            "      namespaceSelector: global()", .flaw(.calico(.selector("global()")))
        ),
    ]

    @Test(arguments: destinations)
    func `a NetworkPolicy of Calico's that says something else is refused`(
        part: String, other: String, refusal: DialectRefusal
    ) throws { try DialectChange.expect(.calico, part, other, refusal) }

    // MARK: Ingress

    private static let sources: [(String, String, DialectRefusal)] = [
        ("  - Ingress", "  - Ingress\n  - Egress", DialectChange.directions),
        ("  - Ingress", "  - Egress", .flaw(.untold(.ingress, "types"))),
        ("  ingress:", "  egress: []\n  ingress:", .flaw(.untold(.egress, "types"))),
        ("  ingress:", "  ingress:\n  - action: Allow", .flaw(.missing("source"))),
        ("  ingress:", "  ingress:\n  - action: Allow\n    source: {}", .flaw(.calico(.noEnds))),
        ("  ingress:", "  ingress:\n  - action: Allow\n    source: {nets: []}", .flaw(.missing("nets"))),
        (
            "  ingress:", "  ingress:\n  - action: Allow\n    source: {nets: [8.8.8.8/32], ports: [1]}",
            .flaw(.unknownKey("ports"))
        ),
        (
            "  ingress:", "  ingress:\n  - action: Allow\n    source: {nets: [8.8.8.8/32]}\n    destination: {}",
            .flaw(.calico(.portsWithoutProtocol))
        ),
        (
            "  ingress:", "  ingress:\n  - action: Allow\n    source: {selector: all()}",
            .ungiven("ingress from pods")
        ),
        (
            "  ingress:",
            "  ingress:\n  - action: Allow\n    source: {nets: [8.0.0.0/8, 9.0.0.0/8], notNets: [8.8.0.0/16]}",
            .flaw(.calico(.severalNets))
        ),
        (
            "  ingress:", "  ingress:\n  - action: Allow\n    source: {nets: [\"::/0\"], notNets: [\"::/1\"]}",
            .everyPort("::/0")
        ),
        ("    source:", "    notSource:", .flaw(.unknownKey("notSource"))),
        (
            "    destination:\n      ports:", "    destination:\n      nets: [8.8.8.8/32]\n      ports:",
            .flaw(.unknownKey("nets"))
        ),
        (
            "    protocol: TCP\n    source:\n      nets:\n      - 8.8.8.8/32\n    destination:\n      ports:\n      - 8443\n",
            "    source:\n      nets:\n      - 8.8.8.8/32\n",
            .ungiven("ingress from 8.8.8.8/32")
        ),
        (
            "      notNets:\n      - 100.64.1.0/24\n      - 100.64.9.0/24\n", "",
            .ungiven("ingress from 100.64.0.0/10, port 80")
        ),
        (
            "      selector: access == 'true' && example.com/a.b_c == '1e3'\n", "",
            .ungiven("ingress from pods, port 80")
        ),
        (
            "      namespaceSelector: example.com/team == 'web' && kubernetes.io/metadata.name == '012'\n", "",
            .ungiven("ingress from pods, port 80")
        ),
    ]

    @Test(arguments: sources)
    func `sources of Calico's that are others are refused`(part: String, other: String, refusal: DialectRefusal) throws
    {
        try DialectChange.expect(.calico, part, other, refusal, in: .sources())
    }
}
