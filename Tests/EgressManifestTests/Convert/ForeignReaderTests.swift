import EgressManifest
import EgressModel
import EgressPolicy
import EgressTemplates
import Testing

/// The readers of the other kinds.
@Suite struct ForeignReaderTests {
    private static let gke = """
        apiVersion: networking.gke.io/v1alpha1
        kind: FQDNNetworkPolicy
        metadata: {name: web}
        spec:
          podSelector: {matchLabels: {app: web}}
          egress:
          - matches:
            - name: api.example.com
            ports:
            - {protocol: TCP, port: 443}
          - matches: [{name: b.example.com}]
        """

    private static let gkeChanges: [ForeignChange] = [
        .whole("  egress:", "  policyTypes: [Egress]\n  egress:", "spec.policyTypes", .unknownField),
        .whole("podSelector: {", "podSelector: {matchLables: {}, ", "spec.podSelector.matchLables", .unknownField),
        .rule(
            "    ports:", "    - pattern: \"*.example.com\"\n    ports:", "spec.egress[0].matches[1]",
            .lack(.oneLabel(pattern("*.example.com")))),
        .whole("    ports:", "    to: []\n    ports:", "spec.egress[0].to", .unknownField),
        .rule(
            "    ports:", "    - name: \"*.example.com\"\n    ports:", "spec.egress[0].matches[1].name",
            .wildcard("*.example.com")),
        .rule(
            "    ports:", "    - pattern: \"a*.example.com\"\n    ports:", "spec.egress[0].matches[1].pattern",
            .pattern("a*.example.com")),
        .whole("port: 443", "port: 0", "spec.egress[0].ports[0]", .malformed(.content(.portNumber("0")))),
        .whole(
            "    - name: api.example.com", "    - name: api.example.com\n    - {}", "spec.egress[0].matches[1]",
            .malformed(.content(.emptyPeer))),
        .rule(
            "    - name: api.example.com", "    - {name: api.example.com, pattern: a.example.com}",
            "spec.egress[0].matches[0]", .severalKinds),
    ]

    @Test(arguments: gkeChanges)
    func `a policy of GKE`(change: ForeignChange) throws { try ForeignSample.expect(change, in: Self.gke) }

    @Test func `a port of GKE without a protocol is one of TCP and UDP`() throws {
        let sample = try ForeignSample(Self.gke.replacing("{protocol: TCP, port: 443}", with: "{port: 443}"))
        #expect(sample.intent?.intent.hosts.map(\.description) == ["api.example.com:443,443/udp", "b.example.com"])
        #expect(sample.intent?.intent.dns == [])
    }

    @Test func `a pattern of one label stays one for GKE`() throws {
        let text = Self.gke.replacing("name: api.example.com", with: "pattern: \"*.example.com\"")
        let sample = try ForeignSample(text, ConversionWishes(target: .gke))
        #expect(sample.flaws.isEmpty)
        #expect(sample.intent?.intent.hosts.map(\.description) == ["*.example.com:443", "b.example.com"])
        let name = Self.gke.replacing("name: api.example.com", with: "name: \"*.example.com\"")
        #expect(try !ForeignSample(name, ConversionWishes(target: .gke)).flaws.isEmpty)
    }

    private static let controller = """
        apiVersion: networking.gke.io/v1alpha3
        kind: FQDNNetworkPolicy
        metadata: {name: web}
        spec:
          podSelector: {matchLabels: {app: web}}
          policyTypes: [Egress]
          egress:
          - to:
            - fqdns: [api.example.com]
            ports:
            - port: 443
          - to: [{fqdns: [b.example.com]}]
        """

    private static let controllerChanges: [ForeignChange] = [
        .whole("  policyTypes: [Egress]\n", "", "spec.ingress", .lack(.emptyDirection(.ingress, isTyped: true))),
        .rule("[api.example.com]", "[\"*.example.com\"]", "spec.egress[0].to[0].fqdns[0]", .wildcard("*.example.com")),
        .rule("port: 443", "port: https", "spec.egress[0].ports[0].port", .namedPort("https")),
        .rule("    - fqdns: [api.example.com]", "      []", "spec.egress[0]", .everyPeer),
        .whole("    - fqdns:", "    - ipBlock: {}\n      fqdns:", "spec.egress[0].to[0].ipBlock", .unknownField),
    ]

    @Test(arguments: controllerChanges)
    func `a policy of an FQDN controller`(change: ForeignChange) throws {
        try ForeignSample.expect(change, in: Self.controller)
    }

    @Test(arguments: ["networking.gke.io/v1alpha1", "networking.gke.io/v1alpha2", "networking.delta10.nl/v1alpha4"])
    func `the versions of the controllers' kind`(version: String) throws {
        let text = Self.controller.replacing("networking.gke.io/v1alpha3", with: version)
        let sample = try ForeignSample(text)
        #expect(sample.flaws.isEmpty)
        #expect(sample.intent?.intent.hosts.map(\.description) == ["api.example.com:443", "b.example.com"])
    }

    private static let antreaChanges: [ForeignChange] = [
        .whole("priority: 10000", "priority: 5", "spec.priority", .rank),
        .whole("  priority:", "  tier: emergency\n  priority:", "spec.tier", .rank),
        .whole("  - action: Drop", "  - action: Allow", "spec.egress", .noFinalDeny),
        .whole("action: Allow", "action: Pass", "spec.egress[0].action", .denies),
        .whole(
            "    ports:", "    l7Protocols: [{}]\n    ports:", "spec.egress[0].l7Protocols", .unsayable),
        .rule("    ports:", "    protocols: [{}]\n    ports:", "spec.egress[0].protocols", .unsayable),
        .rule(
            "    - fqdn: api.example.com", "    - fqdn: api.example.com\n      ipBlock: {cidr: 192.0.2.0/24}",
            "spec.egress[0].to[0]", .severalKinds),
        .whole(
            "    - fqdn: api.example.com", "    - fqdn: api.example.com\n      ipBlock: {cid: 192.0.2.0/24}",
            "spec.egress[0].to[0].ipBlock.cid", .unknownField),
        .whole("  - podSelector:", "  - service: {}\n    podSelector:", "spec.appliedTo[0].service", .unsayable),
        .rule(
            "    - fqdn: api.example.com", "    - fqdn: api.example.com\n    - group: a", "spec.egress[0].to[1].group",
            .unsayable),
        .whole(
            "    - fqdn: api.example.com", "    - fqdn: api.example.com\n    - fqd: a", "spec.egress[0].to[1].fqd",
            .unknownField),
    ]

    @Test(arguments: antreaChanges)
    func `a policy of Antrea`(change: ForeignChange) throws {
        try ForeignSample.expect(change, in: try BuiltinTemplate.antrea.fuller.text(.antrea, comments: false))
    }

    private static let awsChanges: [ForeignChange] = [
        .rule(
            "    - domainNames:", "    - ipBlock: {cidr: 192.0.2.0/24}\n      domainNames:", "spec.egress[0].to[0]",
            .severalKinds),
        .whole("  - Egress", "  - Ingres", "spec.policyTypes[0]", .malformed(.content(.policyType("Ingres")))),
        .whole(
            "  - Egress", "  - Egress\n  - Ingress", "spec.ingress", .lack(.emptyDirection(.ingress, isTyped: true))),
        .whole(
            "    - domainNames:", "    - domains: []\n    - domainNames:", "spec.egress[0].to[0].domains", .unknownField
        ),
        .rule(
            "        cidr: 198.51.100.0/24", "        cidr: 198.51.100.0/24\n        except: [198.51.100.8/29]",
            "spec.egress[4].to[0]", .lack(.except(block("198.51.100.0/24")))),
    ]

    @Test(arguments: awsChanges)
    func `a policy of EKS`(change: ForeignChange) throws {
        try ForeignSample.expect(change, in: try BuiltinTemplate.aws.fuller.text(.aws, comments: false))
    }

    private static let clusterChanges: [ForeignChange] = [
        .whole("tier: Admin", "tier: Baseline", "spec.tier", .rank),
        .whole("priority: 1000", "priority: 1", "spec.priority", .rank),
        .whole("action: Accept", "action: Pass", "spec.egress[0].action", .denies),
        .whole("  - action: Deny", "  - action: Accept", "spec.egress", .noFinalDeny),
        .rule("    - domainNames:", "    - nodes: {}\n    - domainNames:", "spec.egress[0].to[0].nodes", .unsayable),
        .rule(
            "    - domainNames:", "    - networks: [192.0.2.0/24]\n      domainNames:", "spec.egress[0].to[0]",
            .severalKinds),
        .whole("  subject:", "  subject:\n    namespaces: {}", "spec.subject", .severalKinds),
    ]

    @Test(arguments: clusterChanges)
    func `a ClusterNetworkPolicy`(change: ForeignChange) throws {
        let text = try BuiltinTemplate.clusterNetworkPolicy.fuller.text(.clusterNetworkPolicy, comments: false)
        try ForeignSample.expect(change, in: text)
        let names = try ForeignCollection(searching: Array(text.utf8))?.items.map(\.name) ?? []
        #expect(names.count == 1 && names.allSatisfy { $0?.contains("/") == false })
    }
}
