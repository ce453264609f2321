import EgressManifest
import EgressModel
import EgressPolicy
import EgressTemplates
import EgressTestSupport
import Testing

@Suite struct DialectTemplateTests {
    @Test(arguments: BuiltinTemplate.dialects)
    func `A dialect says all that it can, byte for byte`(template: BuiltinTemplate) throws {
        try Golden.check(SamplePolicy.dialects().text(template), "dialects/\(template.rawValue).yaml")
    }

    @Test(arguments: BuiltinTemplate.dialects)
    func `What a dialect says passes its project's schema`(template: BuiltinTemplate) throws {
        let all = try SamplePolicy(["a.example.com": ["8.8.8.8"]], name: "all", namespace: "shop", pods: .all)
        try template.resource.validate(
            SamplePolicy.dialects().text(template), SamplePolicy.dialects().text(template, comments: false),
            SamplePolicy.fuller().text(template), all.text(template))
    }

    @Test(arguments: BuiltinTemplate.dialects)
    func `A schema finds what is wrong`(template: BuiltinTemplate) throws {
        let text = try SamplePolicy.fuller().text(template)
        let broken = ["\n  egress:": "\n  egres:", "\nspec:": "\nspecs:", "\n  name:": "\n  namespace: a\n  name:"]
        for (part, other) in broken where template == .clusterNetworkPolicy || part != "\n  name:" {
            #expect(text.contains(part))
            #expect(try !template.resource.faults([text.replacing(part, with: other)]).isEmpty)
        }
    }

    @Test(arguments: BuiltinTemplate.dialects)
    func `What a dialect says is what was asked for, with comments and without`(template: BuiltinTemplate) throws {
        for sample in try [SamplePolicy.dialects(), .fuller()] {
            let found = try sample.checked(sample.text(template))
            let bare = try sample.text(template, comments: false)
            #expect(try sample.checked(bare) == found)
            #expect(found.dialect.rawValue == template.rawValue)
            #expect(found.names.isEmpty != found.dialect.holdsNames)
            #expect(!bare.contains("#"))
        }
    }

    @Test(arguments: BuiltinTemplate.dialects)
    func `A dialect carries nothing that refresh would take for its own`(template: BuiltinTemplate) throws {
        let text = try SamplePolicy.dialects().text(template)
        #expect(!ManifestStream.mentionsOurs(Array(text.utf8)))
    }

    // MARK: Profiles of DNS

    private static let ciliumProfiles: [(DNSRule, [String])] = [
        (.kubeDNS, ["k8s:io.kubernetes.pod.namespace: kube-system", "k8s:k8s-app: kube-dns", "53 TCP", "53 UDP"]),
        (
            .openshift,
            [
                "k8s:dns.operator.openshift.io/daemonset-dns: default",
                "k8s:io.kubernetes.pod.namespace: openshift-dns", "5353 TCP", "5353 UDP",
            ]
        ),
        (.gke, ["169.254.169.254/32", "53 TCP", "53 UDP"]),
        (.any, ["0.0.0.0/0", "53 UDP", "k8s:io.kubernetes.pod.namespace Exists", "53 UDP"]),
    ]

    @Test(arguments: ciliumProfiles)
    func `A profile of DNS goes through Cilium's proxy`(profile: DNSRule, expected: [String]) throws {
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

    private static let calicoProfiles: [(DNSRule, [PyValue])] = [
        (.kubeDNS, pods("kube-system", "k8s-app == 'kube-dns'", 53)),
        (.openshift, pods("openshift-dns", "dns.operator.openshift.io/daemonset-dns == 'default'", 5353)),
        (.nodeLocal, nets("169.254.20.10/32")), (.gke, nets("169.254.169.254/32")),
        (
            .any,
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
    func `A profile of DNS has one rule of Calico's for each protocol`(profile: DNSRule, rules: [PyValue]) throws {
        #expect(try self.rules(.calico, profile) == rules)
    }

    private static let clusterProfiles: [(DNSRule, PyValue)] = [
        (.kubeDNS, pods("kube-system", ["k8s-app": "kube-dns"])),
        (.openshift, pods("openshift-dns", ["dns.operator.openshift.io/daemonset-dns": "default"])),
        (.nodeLocal, [["networks": ["169.254.20.10/32"]]]), (.gke, [["networks": ["169.254.169.254/32"]]]),
        (.any, [["networks": ["0.0.0.0/0"]], ["namespaces": [:]]]),
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
        profile: DNSRule, peers: PyValue
    ) throws {
        let rules = try rules(.clusterNetworkPolicy, profile)
        #expect(rules.map { $0["action"] } == ["Accept", "Deny"])
        #expect(rules.first?["to"] == peers)
        let protocols = profile == .any ? ["udp"] : ["tcp", "udp"]
        let port: PyValue = profile == .openshift ? 5353 : 53
        let expected = protocols.map { PyValue.map([.string($0): ["destinationPort": ["number": port]]]) }
        #expect(rules.first?["protocols"] == .list(expected))
        #expect(
            rules.last?["to"]
                == [["namespaces": [:]], ["nodes": [:]], ["networks": ["0.0.0.0/0", "::/0"]]])
    }

    /// The rules of a policy of one name and one profile, without that of the name.
    private func rules(_ template: BuiltinTemplate, _ profile: DNSRule) throws -> [PyValue] {
        let sample = try SamplePolicy(
            ["a.example.com": ["8.8.8.8"]], name: "dns", namespace: "shop", pods: .all
        ) { $0.dns = [profile] }
        let text = try sample.text(template)
        try sample.checked(text)
        try template.resource.validate(text)
        return try Array(Judges.pyYAML(text)["spec"]?["egress"]?.elements?.dropFirst() ?? [])
    }
}
