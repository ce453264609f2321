import EgressManifest
import EgressPolicy
import EgressTemplates
import EgressTestSupport
import Testing

/// Each reader refuses what could allow more, or other things, than it can see.
@Suite struct DialectReaderTests {
    /// Reads the fuller policy in a dialect, with one part of it replaced, and checks it.
    private func expect(
        _ template: BuiltinTemplate, _ part: String, _ other: String, _ fact: String,
        in sample: SamplePolicy? = nil
    ) throws {
        let sample = try sample ?? .fuller()
        let text = try sample.text(template)
        guard text.contains(part) else { throw SupportError("the policy has no '\(part)'") }
        let changed = text.replacing(part, with: other, maxReplacements: 1)
        do {
            try sample.checked(changed)
            Issue.record("is taken for what was asked for:\n\(changed)")
        } catch let error as PolicyReadError {
            #expect(error.fact == fact)
        } catch let error as InvariantViolation {
            #expect(error.fact == fact)
        }
    }

    private static let subject = "name, namespace or podSelector is not the one asked for"
    private static let directions = "the directions that it governs are not the ones asked for"
    private static let types = "has types that are not Ingress, Egress or both"

    @Test(arguments: BuiltinTemplate.dialects)
    func `no key is taken that the reader does not know`(template: BuiltinTemplate) throws {
        try expect(template, "\nspec:", "\nspecs: []\nspec:", "has the unknown key 'specs'")
        try expect(template, "\nspec:", "\nstatus: {}\nspec:", "has the unknown key 'status'")
        let ingress: [BuiltinTemplate: String] = [
            .cilium: "has no ingress", .calico: "has ingress, which its types do not tell",
            .clusterNetworkPolicy: "has the unknown key 'ingress'",
        ]
        try expect(template, "  egress:", "  ingress: []\n  egress:", try #require(ingress[template]))
        try expect(template, "  egress:", "  egressDeny: []\n  egress:", "has the unknown key 'egressDeny'")
        try expect(template, "  egress:", "  <<: {}\n  egress:", "has the merge key '<<'")
    }

    @Test(arguments: BuiltinTemplate.dialects)
    func `an object that refresh would take for its own is refused`(template: BuiltinTemplate) throws {
        try expect(
            template, "  labels:", "  annotations: {egressgen.dev/hosts: a.example.com}\n  labels:",
            "has the annotation 'egressgen.dev/hosts', which is NetworkPolicy's alone")
    }

    @Test(arguments: BuiltinTemplate.dialects)
    func `a policy without egress is refused`(template: BuiltinTemplate) throws {
        let text = try SamplePolicy.fuller().text(template)
        let start = try #require(text.firstRange(of: "  egress:"))
        for end in ["", "  egress: []\n", "  egress:\n", "  egress: {}\n"] {
            #expect(throws: (any Error).self) { try SamplePolicy.fuller().checked(text[..<start.lowerBound] + end) }
        }
    }

    private static let cilium = [
        ("  name: web", "  name: api", subject), ("  namespace: shop", "  namespace: other", subject),
        ("      k8s:app: web", "      k8s:app: api", subject),
        ("      k8s:app: web", "      app: web", "has the label 'app' without 'k8s:'"),
        ("    matchLabels:\n      k8s:app: web", "    {}", subject),
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

    @Test(arguments: cilium)
    func `a CiliumNetworkPolicy that says something else is refused`(
        part: String, other: String, fact: String
    ) throws {
        try expect(.cilium, part, other, fact)
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

    private static let calico = [
        ("  name: web", "  name: api", subject), ("  namespace: shop", "  namespace: other", subject),
        ("  selector: app == 'web'", "  selector: all()", subject),
        (
            "  selector: app == 'web'", "  selector: app == 'web' || all()",
            "has ''web' || all()' in a selector, which is not of egressgen's"
        ),
        ("  selector: app == 'web'\n", "", "has no selector"),
        ("  - Egress", "  - Ingress", "has egress, which its types do not tell"),
        ("  - Egress", "  - Egress\n  - Ingress", directions),
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

    @Test(arguments: calico)
    func `a NetworkPolicy of Calico's that says something else is refused`(
        part: String, other: String, fact: String
    ) throws { try expect(.calico, part, other, fact) }

    // MARK: Ingress

    private static let ciliumSources = [
        ("  ingress:", "  egress: [{}]\n  ingress:", directions),
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

    @Test(arguments: ciliumSources)
    func `sources of Cilium's that are others are refused`(part: String, other: String, fact: String) throws {
        try expect(.cilium, part, other, fact, in: .sources())
    }

    private static let calicoSources = [
        ("  - Ingress", "  - Ingress\n  - Egress", directions),
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

    @Test(arguments: calicoSources)
    func `sources of Calico's that are others are refused`(part: String, other: String, fact: String) throws {
        try expect(.calico, part, other, fact, in: .sources())
    }

    private static let deny =
        "  - action: Deny # all else\n    to:\n    - namespaces: {}\n    - nodes: {}\n"
        + "    - networks:\n      - 0.0.0.0/0\n      - \"::/0\"\n"
    private static let noDeny = "has no last rule that denies all else"

    private static let cluster = [
        ("  name: shop.web", "  name: shop.api", subject),
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
        ("          app: web", "          app: api", subject),
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

    @Test(arguments: cluster)
    func `a ClusterNetworkPolicy that says something else is refused`(
        part: String, other: String, fact: String
    ) throws { try expect(.clusterNetworkPolicy, part, other, fact) }

    // MARK: What a template may choose

    @Test(arguments: [
        (BuiltinTemplate.cilium, "spec:\n", "spec:\n  description: ours\n"),
        (.calico, "spec:\n", "spec:\n  order: 10\n  tier: platform\n"),
        (.clusterNetworkPolicy, "  tier: Admin\n  priority: 1000", "  tier: Baseline\n  priority: 7"),
        (.clusterNetworkPolicy, "  - action: Deny", "  - name: rest\n    action: Deny"),
        (.cilium, "  labels:\n", "  annotations: {note: ours}\n  labels:\n    team: web\n"),
    ])
    func `what says when others come in, and what is for people, is the template's`(
        template: BuiltinTemplate, part: String, other: String
    ) throws {
        let sample = try SamplePolicy.fuller()
        let text = try sample.text(template).replacing(part, with: other, maxReplacements: 1)
        #expect(text.contains(other))
        #expect(throws: Never.self) { try sample.checked(text) }
        try template.resource.validate(text)
    }

    @Test func `addresses may stand where a built-in template has names`() throws {
        for template in [BuiltinTemplate.cilium, .clusterNetworkPolicy] {
            let sample = try SamplePolicy.fuller()
            let addresses = template.text.replacing("{{#host}}", with: "{{#absent}}")
                .replacing("{{/host}}\n{{^host}}", with: "{{/absent}}\n{{^absent}}")
                .replacing("{{/host}}", with: "{{/absent}}")
            let text = try sample.text(addresses)
            #expect(try sample.checked(text).names.isEmpty)
            #expect(text.contains("- 93.184.216.34/32"))
            try template.resource.validate(text)
        }
    }

    // MARK: Limits

    @Test func `a limit of a schema is told as such, and up to it everything passes`() throws {
        let ports = (1...41).map { "\($0 * 2)" }
        func sample(ports count: Int) throws -> SamplePolicy {
            let host = "a.example.com:" + ports.prefix(count).joined(separator: ",")
            return try SamplePolicy([host: ["8.8.8.8"]], name: "web", namespace: "a", pods: .all)
        }
        let limits: [(BuiltinTemplate, Int, String)] = [
            (.cilium, 40, "has 41 items in ports, over the schema's limit of 40"),
            (.clusterNetworkPolicy, 25, "has 26 items in protocols, over the schema's limit of 25"),
        ]
        for (template, limit, fact) in limits {
            try sample(ports: limit).checked(sample(ports: limit).text(template))
            try template.resource.validate(sample(ports: limit).text(template))
            let over = try sample(ports: limit + 1)
            #expect(throws: PolicyReadError.limit(fact)) { try over.checked(over.text(template)) }
            #expect(try !template.resource.faults([over.text(template)]).isEmpty)
        }
    }

    @Test func `nets, selectors and rules have limits too`() throws {
        let addresses = (0..<257).map { "8.8.\($0 / 256).\($0 % 256)" }
        let many = try SamplePolicy(["a.example.com": addresses], name: "web", pods: .all)
        #expect(throws: PolicyReadError.limit("has 257 items in nets, over the schema's limit of 256")) {
            try many.checked(many.text(.calico))
        }
        let values = (10..<99).map { "value-\($0)-of-a-label" }
        let tier = LabelSelector(
            matchLabels: [], matchExpressions: [try LabelRequirement(key: "tier", condition: .isIn, values: values)])
        let long = try SamplePolicy(["a.example.com": ["8.8.8.8"]], name: "web", pods: tier)
        let error = #expect(throws: PolicyReadError.self) { try long.checked(long.text(.calico)) }
        #expect(error?.fact.hasPrefix("has a selector of ") == true)
        #expect(try !CustomResource.calico.faults([long.text(.calico)]).isEmpty)
    }

    @Test func `a kind that no reader knows is told by its name`() throws {
        let kinds = [
            ("apiVersion: v1\nkind: Pod\n", "v1 Pod"),
            ("apiVersion: cilium.io/v1\nkind: CiliumNetworkPolicy\n", "cilium.io/v1 CiliumNetworkPolicy"),
            (
                "apiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\n",
                "projectcalico.org/v3 GlobalNetworkPolicy"
            ),
        ]
        for (text, kind) in kinds {
            let fact = "is a \(kind), of which egressgen cannot tell what it allows"
            #expect(throws: PolicyReadError.unknownKind(fact)) { try RenderedPolicy(text) }
        }
    }
}
