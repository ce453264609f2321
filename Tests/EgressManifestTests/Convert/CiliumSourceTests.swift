import EgressManifest
import EgressModel
import EgressPolicy
import Testing

@Suite struct CiliumSourceTests {
    private static let text = """
        apiVersion: cilium.io/v2
        kind: CiliumNetworkPolicy
        metadata: {name: web, namespace: shop, labels: {team: a}}
        spec:
          description: web
          endpointSelector:
            matchLabels: {app: web}
          egress:
          - toFQDNs:
            - matchName: api.example.com
            - matchPattern: "**.example.org"
            toPorts:
            - ports:
              - {port: "443", protocol: TCP}
          - toEndpoints:
            - matchLabels: {"k8s:io.kubernetes.pod.namespace": kube-system, "k8s:k8s-app": kube-dns}
            toPorts:
            - ports:
              - {port: "53", protocol: ANY}
              rules:
                dns: [{matchPattern: "*"}]
          - toFQDNs: [{matchName: b.example.com}]
          - toCIDRSet:
            - cidr: 198.51.100.0/24
            toPorts:
            - ports: [{port: "8000", endPort: 8010, protocol: UDP}]
          ingress:
          - fromEndpoints:
            - matchLabels: {any:app: proxy}
            toPorts:
            - ports: [{port: "80", protocol: TCP}]
        """

    private static let fqdn = "    - matchName: api.example.com"
    private static let port = "      - {port: \"443\", protocol: TCP}"
    private static let proxy = "    - matchLabels: {any:app: proxy}"

    private static let changes: [ForeignChange] = [
        .whole("  egress:", "  egressDeny: [{toEntities: [world]}]\n  egress:", "spec.egressDeny", .denies),
        .whole("  egress:", "  ingressDeny: []\n  egress:", "spec.ingressDeny", .denies),
        .whole("  egress:", "  nodeSelector: {}\n  egress:", "spec.nodeSelector", .unsayable),
        .whole("  egress:", "  egres: []\n  egress:", "spec.egres", .unknownField),
        .whole("spec:", "specs: []\nspec:", "specs", .unsayable),
        .whole(
            "  egress:", "  enableDefaultDeny: {egress: false}\n  egress:", "spec.enableDefaultDeny.egress",
            .unsayable),
        .whole(
            "{app: web}", "{\"k8s:io.kubernetes.pod.namespace\": b}", "spec.endpointSelector",
            .labelSource("io.kubernetes.pod.namespace")),
        .rule("  egress:", "  egress:\n  - toEntities: [world]", "spec.egress[0].toEntities", .unsayable),
        .rule("  egress:", "  egress:\n  - toServices: [{}]", "spec.egress[0].toServices", .unsayable),
        .rule("  egress:", "  egress:\n  - icmps: [{}]", "spec.egress[0].icmps", .unsayable),
        .whole("  egress:", "  egress:\n  - toRequires: [{}]", "spec.egress[0].toRequires", .unsayable),
        .whole("  egress:", "  egress:\n  - toNames: [a]", "spec.egress[0].toNames", .unknownField),
        .rule(
            "  egress:", "  egress:\n  - toPorts: [{ports: [{port: \"1\"}]}]", "spec.egress[0]", .everyPeer),
        .rule("  egress:", "  egress:\n  - toCIDR: []", "spec.egress[0].toCIDR", .emptyList),
        .rule(
            "  egress:", "  egress:\n  - {toCIDR: [192.0.2.1/32], toEndpoints: [{}]}", "spec.egress[0]",
            .severalKinds),
        .rule("  egress:", "  egress:\n  - toEndpoints: [{}]", "spec.egress[0].toEndpoints[0]", .lack(.pods)),
        .rule(
            fqdn, fqdn + "\n    - matchPattern: \"*.example.com\"", "spec.egress[0].toFQDNs[1]",
            .lack(.oneLabel(pattern("*.example.com")))),
        .rule(
            fqdn, fqdn + "\n    - matchPattern: \"*api.example.com\"", "spec.egress[0].toFQDNs[1].matchPattern",
            .pattern("*api.example.com")),
        .rule(fqdn, fqdn + "\n    - matchPattern: \"*\"", "spec.egress[0].toFQDNs[1].matchPattern", .pattern("*")),
        .rule(
            fqdn, fqdn + "\n    - matchName: \"*.example.com\"", "spec.egress[0].toFQDNs[1].matchName",
            .wildcard("*.example.com")),
        .rule(port, port + "\n      rules: {http: [{}]}", "spec.egress[0].toPorts[0].rules.http", .unsayable),
        .rule(port, port + "\n      serverNames: [a]", "spec.egress[0].toPorts[0].serverNames", .unsayable),
        .rule(
            port, "      - {port: https, protocol: TCP}", "spec.egress[0].toPorts[0].ports[0].port",
            .namedPort("https")),
        .rule(
            port, "      - {port: \"0\", endPort: 100, protocol: TCP}", "spec.egress[0].toPorts[0].ports[0].endPort",
            .unsayable),
        .rule(
            port, "      - {port: \"443\", protocol: VRRP}", "spec.egress[0].toPorts[0].ports[0].protocol",
            .unsayable),
        .whole(
            port, "      - {port: \"443\", protocol: XTP}", "spec.egress[0].toPorts[0].ports[0]",
            .malformed(.content(.transport("XTP")))),
        .whole(
            port, "      - {port: https}\n      - {port: \"443\", prot: TCP}",
            "spec.egress[0].toPorts[0].ports[1].prot", .unknownField),
        .whole(
            "toFQDNs:\n" + fqdn, "toEntities: [world]\n    toFQDNs:\n    - matchNam: a",
            "spec.egress[0].toFQDNs[0].matchNam", .unknownField),
        .whole(
            "{app: web}", "{\"k8s:app\": web, \"any:app\": x}", "spec.endpointSelector",
            .malformed(.content(.value(.label(.twoValues(key: "app", "web", "x")))))),
        .rule(
            "dns: [{matchPattern: \"*\"}]", "dns: [{matchName: a}]", "spec.egress[1].toPorts[0].rules.dns", .unsayable),
        .rule("protocol: ANY", "protocol: UDP", "spec.egress[1].toEndpoints[0]", .lack(.pods)),
        .rule(
            "- cidr: 198.51.100.0/24", "- {cidr: 198.51.100.0/24, except: [198.51.100.8/29]}",
            "spec.egress[3].toCIDRSet[0]", .lack(.except(block("198.51.100.0/24")))),
        .rule(
            "- cidr: 198.51.100.0/24", "- cidrGroupRef: a", "spec.egress[3].toCIDRSet[0].cidrGroupRef", .unsayable),
        .rule(
            "  ingress:", "  ingress:\n  - fromEntities: [cluster]", "spec.ingress[0].fromEntities", .unsayable),
        .rule(proxy, proxy + "\n    - matchLabels: {b: c}", "spec.ingress[0].fromEndpoints[1]", .lack(.sources)),
        .rule(
            proxy, proxy + "\n    - matchLabels: {reserved:host: \"\"}", "spec.ingress[0].fromEndpoints[1]",
            .labelSource("reserved:host")),
    ]

    @Test(arguments: changes)
    func `what cannot be converted is named with its field`(change: ForeignChange) throws {
        try ForeignSample.expect(change, in: Self.text)
    }

    @Test func `the rest comes along`() throws {
        let sample = try ForeignSample(Self.text)
        #expect(sample.flaws.isEmpty)
        let intent = try #require(sample.intent?.intent)
        #expect(intent.hosts.map(\.description) == ["api.example.com:443", "*.example.org:443", "b.example.com"])
        #expect(intent.dns == [DNSRule(.kubeDNS)])
        #expect(intent.allow.map(\.description) == ["198.51.100.0/24:8000-8010/udp"])
        #expect(intent.ingress.pods.map(\.description) == ["app=proxy"])
        #expect(intent.ingress.ports.description == "80")
        #expect(sample.item.policy?.subject.namespace == "shop")
        #expect(sample.item.policy?.subject.podSelector.description == "app=web")
    }

    @Test func `the user's profiles replace the rules for DNS`() throws {
        let wishes = ConversionWishes(dns: [DNSRule(.openshift)])
        let text = Self.text.replacing("protocol: ANY", with: "protocol: UDP")
        let sample = try ForeignSample(text, wishes)
        #expect(sample.flaws.isEmpty)
        #expect(sample.intent?.intent.dns == [DNSRule(.openshift)])
    }

    @Test func `rules for one DNS server are one profile`() throws {
        let dns = "      - {port: \"53\", protocol: ANY}"
        let pods =
            "  - toEndpoints:\n    - matchLabels: {\"k8s:io.kubernetes.pod.namespace\": kube-system, k8s-app: kube-dns}\n"
        let other = pods + "    toPorts: [{ports: [{port: \"53\", protocol: TCP}]}]\n"
        let text = Self.text.replacing(dns, with: "      - {port: \"53\", protocol: UDP}")
            .replacing("  egress:\n", with: "  egress:\n" + other)
        let sample = try ForeignSample(text)
        #expect(sample.flaws.isEmpty)
        #expect(sample.intent?.intent.dns == [DNSRule(.kubeDNS)])
    }

    @Test func `a label with two sources is one label`() throws {
        let text = Self.text.replacing("{app: web}", with: "{\"k8s:app\": web, \"any:app\": web}")
        #expect(try ForeignSample(text).item.policy?.subject.podSelector.description == "app=web")
    }

    @Test func `the user's profiles replace only port 53`() throws {
        let wishes = ConversionWishes(dns: [DNSRule(.openshift)])
        let other = "  - toCIDR: [192.0.2.53/32]\n    toPorts: [{ports: [{port: \"53\"}, {port: \"443\"}]}]\n"
        let sample = try ForeignSample(Self.text.replacing("  egress:\n", with: "  egress:\n" + other), wishes)
        #expect(sample.flaws.isEmpty)
        #expect(sample.intent?.intent.dns.map(\.description) == ["openshift", "192.0.2.53/32:443"])
    }

    @Test func `without names or sources, no policy remains`() throws {
        let text = """
            apiVersion: cilium.io/v2
            kind: CiliumNetworkPolicy
            metadata: {name: web}
            spec:
              endpointSelector: {}
              egress: [{}]
            """
        #expect(try ForeignSample(text).flaws.map(\.part) == [.lack(.emptyDirection(.egress, isTyped: false))])
        #expect(
            try ForeignSample(text.replacing("  egress: [{}]", with: "")).flaws.map(\.part) == [.lack(.noDirection)])
    }

    private static let metrics = """
          - toEndpoints:
            - matchLabels: {"k8s:io.kubernetes.pod.namespace": kube-system, "k8s:k8s-app": kube-dns}
            toPorts:
            - ports: [{port: "9153", protocol: TCP}]
          ingress:
        """

    @Test func `a port of the DNS servers without its pair does not affect their rule`() throws {
        let sample = try ForeignSample(Self.text.replacing("  ingress:", with: Self.metrics))
        #expect(sample.flaws.map(\.path.description) == ["spec.egress[4].toEndpoints[0]"])
        #expect(sample.flaws.map(\.part) == [.lack(.pods)])
        #expect(sample.intent?.intent.dns == [DNSRule(.kubeDNS)])
    }

    @Test func `rules for DNS servers form pairs without the rules that have another port`() throws {
        // The rule for 53/UDP has a pair, but not beside the rule that has it.
        let text = Self.text.replacing("port: \"53\", protocol: ANY", with: "port: \"53\", protocol: UDP")
        let both = Self.metrics.replacing(
            "protocol: TCP}", with: "protocol: TCP}, {port: \"53\", protocol: TCP}")
        let sample = try ForeignSample(text.replacing("  ingress:", with: both))
        #expect(
            sample.flaws.map(\.path.description) == [
                "spec.egress[1].toEndpoints[0]", "spec.egress[4].toEndpoints[0]",
            ])
        #expect(sample.intent?.intent.dns == [])
    }
}
