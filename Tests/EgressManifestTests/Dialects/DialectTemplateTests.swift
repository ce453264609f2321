import EgressManifest
import EgressModel
import EgressPolicy
import EgressTemplates
import EgressTestSupport
import Testing

@Suite struct DialectTemplateTests {
    @Test(arguments: BuiltinTemplate.dialects)
    func `A dialect says all that it can, byte for byte`(template: BuiltinTemplate) throws {
        try Golden.check(template.sample.text(template), "dialects/\(template.rawValue).yaml")
    }

    @Test(arguments: BuiltinTemplate.ofIngress)
    func `A dialect says who may connect, alone and beside names, byte for byte`(template: BuiltinTemplate) throws {
        for (name, sample) in try [("ingress", SamplePolicy.sources()), ("both", .sources(egress: true))] {
            let text = try sample.text(template)
            try Golden.check(text, "dialects/\(template.rawValue)-\(name).yaml")
            let found = try sample.checked(text)
            let bare = try sample.text(template, comments: false)
            #expect(try sample.checked(bare) == found)
            #expect(found.directions == Set(sample.intent.directions))
            #expect(!bare.contains("#"))
            try template.resource.validate(text, bare)
        }
    }

    /// Sources, and what each is in Cilium, in Calico, and as a peer of a NetworkPolicy.
    private static let sources: [(@Sendable (inout IngressIntent) throws -> Void, PyValue, PyValue, PyValue)] = [
        (
            { $0.pods = [try Label("access=true")] },
            ["fromEndpoints": [["matchLabels": ["k8s:access": "true"]]]], ["selector": "access == 'true'"],
            ["podSelector": ["matchLabels": ["access": "true"]]]
        ),
        (
            { $0.namespaces = [try Label("team=web")] },
            ["fromEndpoints": [["matchLabels": ["k8s:io.cilium.k8s.namespace.labels.team": "web"]]]],
            ["namespaceSelector": "team == 'web'"], ["namespaceSelector": ["matchLabels": ["team": "web"]]]
        ),
        (
            { $0.namespaces = [try Label("kubernetes.io/metadata.name=a")] },
            ["fromEndpoints": [["matchLabels": ["k8s:io.kubernetes.pod.namespace": "a"]]]],
            ["namespaceSelector": "kubernetes.io/metadata.name == 'a'"],
            ["namespaceSelector": ["matchLabels": ["kubernetes.io/metadata.name": "a"]]]
        ),
        (
            {
                $0.pods = [try Label("a=b")]
                $0.namespaces = [try Label("x.y/team=")]
            },
            [
                "fromEndpoints": [
                    ["matchLabels": ["k8s:a": "b", "k8s:io.cilium.k8s.namespace.labels.x.y/team": ""]]
                ]
            ],
            ["namespaceSelector": "x.y/team == ''", "selector": "a == 'b'"],
            [
                "namespaceSelector": ["matchLabels": ["x.y/team": ""]], "podSelector": ["matchLabels": ["a": "b"]],
            ]
        ),
        (
            { $0.blocks = [try AllowSpec("1.2.3.0/24")] }, ["fromCIDR": ["1.2.3.0/24"]], ["nets": ["1.2.3.0/24"]],
            ["ipBlock": ["cidr": "1.2.3.0/24"]]
        ),
        (
            {
                $0.blocks = [try AllowSpec("10.0.0.0/8")]
                $0.except = [try CIDRBlock("10.1.0.0/16")]
            },
            ["fromCIDRSet": [["cidr": "10.0.0.0/8", "except": ["10.1.0.0/16"]]]],
            ["nets": ["10.0.0.0/8"], "notNets": ["10.1.0.0/16"]],
            ["ipBlock": ["cidr": "10.0.0.0/8", "except": ["10.1.0.0/16"]]]
        ),
    ]

    @Test(arguments: sources)
    func `A source is one rule, and egress stays open`(
        adjust: @Sendable (inout IngressIntent) throws -> Void, cilium: PyValue, calico: PyValue, peer: PyValue
    ) throws {
        let rules: [BuiltinTemplate: PyValue] = [
            .cilium: [cilium], .calico: [["action": "Allow", "source": calico]], .aws: [["from": [peer]]],
            .antrea: [["name": "ingress-1", "action": "Allow", "from": [peer]], ["action": "Drop"]],
        ]
        let sample = try SamplePolicy.sources(adjust)
        for template in BuiltinTemplate.ofIngress {
            let text = try sample.text(template)
            try sample.checked(text)
            try template.resource.validate(text)
            let spec = try Judges.pyYAML(text)["spec"]
            #expect(spec?["egress"] == nil)
            #expect(spec?["types"] == (template == .calico ? ["Ingress"] : nil))
            #expect(spec?["policyTypes"] == (template == .aws ? ["Ingress"] : nil))
            #expect(spec?["ingress"] == rules[template])
        }
    }

    @Test(arguments: BuiltinTemplate.ofIngress)
    func `Nobody may connect where no name of a source has an address`(template: BuiltinTemplate) throws {
        var intent = PolicyIntent(hosts: [try HostSpec("a.example.com")])
        intent.dns = [DNSRule(.kubeDNS)]
        intent.ingress.hosts = [try HostSpec("b.example.com")]
        let subject = try PolicySubject(name: "a", namespace: "shop", podSelector: .all)
        let sample = SamplePolicy(
            subject, intent, [try .addresses(try DomainName("a.example.com"), ["8.8.8.8"])])
        let text = try sample.text(template)
        try template.resource.validate(text)
        #expect(try sample.checked(text).directions == [.ingress, .egress])
        let nobody: [BuiltinTemplate: PyValue] = [
            .cilium: [[:]], .calico: [], .antrea: [["action": "Drop"]], .aws: [],
        ]
        #expect(try Judges.pyYAML(text)["spec"]?["ingress"] == nobody[template])
    }

    @Test(arguments: BuiltinTemplate.dialects)
    func `What a dialect says passes its project's schema`(template: BuiltinTemplate) throws {
        let all = try SamplePolicy(["a.example.com": ["8.8.8.8"]], name: "all", namespace: "shop", pods: .all) {
            if template == .gke { $0.dns = [] }
        }
        try template.resource.validate(
            template.sample.text(template), template.sample.text(template, comments: false),
            template.fuller.text(template), all.text(template))
    }

    @Test(arguments: BuiltinTemplate.dialects)
    func `A schema finds what is wrong`(template: BuiltinTemplate) throws {
        let text = try template.fuller.text(template)
        let broken = ["\n  egress:": "\n  egres:", "\nspec:": "\nspecs:", "\n  name:": "\n  namespace: a\n  name:"]
        for (part, other) in broken where template == .clusterNetworkPolicy || part != "\n  name:" {
            #expect(text.contains(part))
            #expect(try !template.resource.faults([text.replacing(part, with: other)]).isEmpty)
        }
    }

    @Test(arguments: BuiltinTemplate.dialects)
    func `What a dialect says is what was asked for, with comments and without`(template: BuiltinTemplate) throws {
        for sample in try [template.sample, template.fuller] {
            let found = try sample.checked(sample.text(template))
            let bare = try sample.text(template, comments: false)
            #expect(try sample.checked(bare) == found)
            #expect(found.dialect.rawValue == template.rawValue)
            #expect(found.hosts.isEmpty != found.dialect.holdsNames)
            #expect(!bare.contains("#"))
        }
    }

    @Test(arguments: BuiltinTemplate.dialects)
    func `A dialect carries nothing that refresh would take for its own`(template: BuiltinTemplate) throws {
        let text = try template.sample.text(template)
        #expect(!ManifestStream.mentionsOurs(Array(text.utf8)))
    }

    // MARK: DNS profiles

    /// Pods whose namespace and labels are no strings in YAML without quotes.
    private static let strange = "012/b=c,app.kubernetes.io/name=true"

    private static let ciliumProfiles: [(String, [String])] = [
        (
            "kube-dns",
            ["k8s:io.kubernetes.pod.namespace: kube-system", "k8s:k8s-app: kube-dns", "53 TCP", "53 UDP"]
        ),
        (
            "\(strange):8053,53",
            [
                "k8s:app.kubernetes.io/name: true", "k8s:b: c", "k8s:io.kubernetes.pod.namespace: 012", "53 TCP",
                "8053 TCP", "53 UDP", "8053 UDP",
            ]
        ),
        ("gke:8053", ["169.254.169.254/32", "8053 TCP", "8053 UDP"]),
        (
            "openshift",
            [
                "k8s:dns.operator.openshift.io/daemonset-dns: default",
                "k8s:io.kubernetes.pod.namespace: openshift-dns", "5353 TCP", "5353 UDP",
            ]
        ),
        ("gke", ["169.254.169.254/32", "53 TCP", "53 UDP"]),
        ("any", ["0.0.0.0/0", "53 UDP", "k8s:io.kubernetes.pod.namespace Exists", "53 UDP"]),
    ]

    @Test(arguments: ciliumProfiles)
    func `A profile of DNS goes through Cilium's proxy`(profile: String, expected: [String]) throws {
        var found: [String] = []
        let rules = try rules(.cilium, profile)
        for rule in rules {
            found += rule["toCIDR"]?.elements?.compactMap(\.text) ?? []
            let endpoint = rule["toEndpoints"]?[0]
            if case .map(let labels) = endpoint?["matchLabels"] {
                found += labels.map { "\($0.key.text ?? ""): \($0.value.text ?? "")" }.sorted()
            }
            if let expression = endpoint?["matchExpressions"]?[0] {
                found.append("\(expression["key"]?.text ?? "") \(expression["operator"]?.text ?? "")")
            }
            for port in rule["toPorts"]?[0]?["ports"]?.elements ?? [] {
                found.append("\(port["port"]?.text ?? "") \(port["protocol"]?.text ?? "")")
            }
            #expect(rule["toPorts"]?[0]?["rules"]?["dns"] == [["matchPattern": "*"]])
        }
        #expect(found == expected)
    }

    private static let calicoProfiles: [(String, [PyValue])] = [
        ("\(strange):8053", pods("012", "app.kubernetes.io/name == 'true' && b == 'c'", 8053)),
        ("kube-dns", pods("kube-system", "k8s-app == 'kube-dns'", 53)),
        ("openshift", pods("openshift-dns", "dns.operator.openshift.io/daemonset-dns == 'default'", 5353)),
        ("node-local", nets("169.254.20.10/32")), ("gke", nets("169.254.169.254/32")),
        (
            "any",
            [
                rule("UDP", ["nets": ["0.0.0.0/0"], "ports": [53]]),
                rule("UDP", ["namespaceSelector": "all()", "ports": [53]]),
            ]
        ),
    ]

    private static func rule(_ transport: PyValue, _ destination: PyValue) -> PyValue {
        ["action": "Allow", "protocol": transport, "destination": destination]
    }

    private static func nets(_ block: PyValue) -> [PyValue] {
        ["TCP", "UDP"].map { rule($0, ["nets": [block], "ports": [53]]) }
    }

    private static func pods(_ namespace: String, _ selector: PyValue, _ port: PyValue) -> [PyValue] {
        let namespaces = PyValue.string("kubernetes.io/metadata.name == '\(namespace)'")
        return ["TCP", "UDP"].map {
            rule($0, ["namespaceSelector": namespaces, "selector": selector, "ports": [port]])
        }
    }

    @Test(arguments: calicoProfiles)
    func `A profile of DNS has one rule of Calico's for each protocol`(profile: String, rules: [PyValue]) throws {
        #expect(try self.rules(.calico, profile) == rules)
    }

    private static let clusterProfiles: [(String, PyValue)] = [
        ("kube-dns", pods("kube-system", ["k8s-app": "kube-dns"])),
        ("openshift", pods("openshift-dns", ["dns.operator.openshift.io/daemonset-dns": "default"])),
        ("\(strange):8053", pods("012", ["app.kubernetes.io/name": "true", "b": "c"])),
        ("node-local", [["networks": ["169.254.20.10/32"]]]),
        ("gke", [["networks": ["169.254.169.254/32"]]]),
        ("any", [["networks": ["0.0.0.0/0"]], ["namespaces": [:]]]),
    ]

    private static func pods(_ namespace: PyValue, _ labels: PyValue) -> PyValue {
        [
            [
                "pods": [
                    "namespaceSelector": ["matchLabels": ["kubernetes.io/metadata.name": namespace]],
                    "podSelector": ["matchLabels": labels],
                ]
            ]
        ]
    }

    @Test(arguments: clusterProfiles)
    func `A profile of DNS is a rule of a ClusterNetworkPolicy before the last one`(
        profile: String, peers: PyValue
    ) throws {
        let rules = try rules(.clusterNetworkPolicy, profile)
        #expect(rules.map { $0["action"] } == ["Accept", "Deny"])
        #expect(rules.first?["to"] == peers)
        let protocols = profile == "any" ? ["udp"] : ["tcp", "udp"]
        let port = PyValue.int("\(try DNSRule(profile).ports[0])")
        let expected = protocols.map { PyValue.map([.string($0): ["destinationPort": ["number": port]]]) }
        #expect(rules.first?["protocols"] == .list(expected))
        #expect(
            rules.last?["to"]
                == [["namespaces": [:]], ["nodes": [:]], ["networks": ["0.0.0.0/0", "::/0"]]])
    }

    private static let profiles: [(String, PyValue)] = [
        (
            "kube-dns",
            [
                [
                    "namespaceSelector": ["matchLabels": ["kubernetes.io/metadata.name": "kube-system"]],
                    "podSelector": ["matchLabels": ["k8s-app": "kube-dns"]],
                ]
            ]
        ),
        ("gke", [["ipBlock": ["cidr": "169.254.169.254/32"]]]),
        ("any", [["ipBlock": ["cidr": "0.0.0.0/0"]], ["namespaceSelector": [:]]]),
    ]

    @Test(arguments: [BuiltinTemplate.antrea, .aws], profiles)
    func `A profile of DNS is a rule as in a NetworkPolicy`(
        template: BuiltinTemplate, row: (profile: String, peers: PyValue)
    ) throws {
        let rules = try rules(template, row.profile)
        let protocols = row.profile == "any" ? ["UDP"] : ["TCP", "UDP"]
        #expect(rules.first?["to"] == row.peers)
        #expect(rules.first?["ports"] == .list(protocols.map { ["protocol": .string($0), "port": 53] }))
        #expect(rules.dropFirst() == (template == .antrea ? [["action": "Drop"]] : []))
    }

    /// Returns the rules of a policy with one name and one DNS profile, without the rule of the name.
    private func rules(_ template: BuiltinTemplate, _ profile: String) throws -> [PyValue] {
        let sample = try SamplePolicy(
            ["a.example.com": ["8.8.8.8"]], name: "dns", namespace: "shop", pods: .all
        ) { $0.dns = [try DNSRule(profile)] }
        let text = try sample.text(template)
        try sample.checked(text)
        try template.resource.validate(text)
        return try Array(Judges.pyYAML(text)["spec"]?["egress"]?.elements?.dropFirst() ?? [])
    }
}
