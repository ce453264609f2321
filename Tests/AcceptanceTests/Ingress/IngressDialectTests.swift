import EgressTestSupport
import Testing

/// Tests `ingress --template` with the name of another project's policy kind.
@Suite(.waits) struct IngressDialectTests {
    /// Flags, and the ingress rules that they produce in the dialects of Cilium and Calico.
    private static let sources: [([String], PyValue, PyValue)] = [
        (
            ["--from-pod", "access=true"], [["fromEndpoints": [["matchLabels": ["k8s:access": "true"]]]]],
            [["action": "Allow", "source": ["selector": "access == 'true'"]]]
        ),
        (
            ["--from-namespace", "kubernetes.io/metadata.name=web", "--port", "80"],
            [
                [
                    "fromEndpoints": [["matchLabels": ["k8s:io.kubernetes.pod.namespace": "web"]]],
                    "toPorts": [["ports": [["port": "80", "protocol": "TCP"]]]],
                ]
            ],
            [
                [
                    "action": "Allow", "protocol": "TCP",
                    "source": ["namespaceSelector": "kubernetes.io/metadata.name == 'web'"],
                    "destination": ["ports": [80]],
                ]
            ]
        ),
        (
            ["--from-pod", "a=b", "--from-namespace", "team=x"],
            [
                [
                    "fromEndpoints": [
                        ["matchLabels": ["k8s:a": "b", "k8s:io.cilium.k8s.namespace.labels.team": "x"]]
                    ]
                ]
            ],
            [["action": "Allow", "source": ["namespaceSelector": "team == 'x'", "selector": "a == 'b'"]]]
        ),
        (
            ["--from-cidr", "100.64.0.0/10", "--except", "100.64.1.0/24", "--from-cidr", "1.2.3.0/24:443"],
            [
                ["fromCIDRSet": [["cidr": "100.64.0.0/10", "except": ["100.64.1.0/24"]]]],
                ["fromCIDR": ["1.2.3.0/24"], "toPorts": [["ports": [["port": "443", "protocol": "TCP"]]]]],
            ],
            [
                ["action": "Allow", "source": ["nets": ["100.64.0.0/10"], "notNets": ["100.64.1.0/24"]]],
                [
                    "action": "Allow", "protocol": "TCP", "source": ["nets": ["1.2.3.0/24"]],
                    "destination": ["ports": [443]],
                ],
            ]
        ),
        (
            ["--from-host", "api.example.com"] + Zones.example,
            [["fromCIDR": ["93.184.216.34/32", "93.184.216.35/32"]]],
            [["action": "Allow", "source": ["nets": ["93.184.216.34/32", "93.184.216.35/32"]]]]
        ),
        (
            ["--from-host", "api.example.com", "--aggregate"] + Zones.example, [["fromCIDR": ["93.184.216.34/31"]]],
            [["action": "Allow", "source": ["nets": ["93.184.216.34/31"]]]]
        ),
    ]

    private func run(_ template: String, _ flags: [String]) throws -> BinaryRun {
        try BuiltBinary.run(["ingress", "--pod", "run=nginx", "-n", "shop", "--template", template] + flags)
    }

    @Test(arguments: sources)
    func `who may connect comes out in the dialect, and egress stays open`(
        flags: [String], cilium: PyValue, calico: PyValue
    ) throws {
        let dialects = [("cilium", CustomResource.cilium, cilium), ("calico", .calico, calico)]
        for (template, resource, rules) in dialects {
            let run = try run(template, flags)
            #expect(run.status == 0, "\(run.stderr)")
            try resource.validate(run.stdout)
            let spec = try Judges.pyYAML(run.stdout)["spec"]
            #expect(spec?["ingress"] == rules)
            #expect(spec?["egress"] == nil)
            #expect(spec?["types"] == (template == "calico" ? ["Ingress"] : nil))
        }
    }

    /// Who may connect is said in Antrea and EKS as in a NetworkPolicy.
    @Test(arguments: sources)
    func `Antrea and EKS have the peers of a NetworkPolicy`(flags: [String], cilium: PyValue, calico: PyValue) throws {
        let plain = try Judges.pyYAML(run("networkpolicy", flags).stdout)["spec"]
        let rules = try #require(plain?["ingress"]?.elements)
        let aws = try run("aws", flags)
        try CustomResource.aws.validate(aws.stdout)
        #expect(try Judges.pyYAML(aws.stdout)["spec"] == plain)
        let antrea = try run("antrea", flags)
        try CustomResource.antrea.validate(antrea.stdout)
        let spec = try Judges.pyYAML(antrea.stdout)["spec"]
        let found = try #require(spec?["ingress"]?.elements)
        #expect(found.last == ["action": "Drop"])
        #expect(found.dropLast().map { $0["from"] } == rules.map { $0["from"] })
        #expect(found.dropLast().map { $0["ports"] } == rules.map { $0["ports"] })
        #expect(found.dropLast().allSatisfy { $0["action"] == "Allow" })
        #expect(spec?["egress"] == nil)
    }

    @Test(arguments: ["cilium", "calico", "antrea", "aws"])
    func `both directions are in one policy, names of egress as they are without ingress`(template: String) throws {
        let egress = ["git.example.com:22", "--dns", "kube-dns"] + Zones.example
        let ingress = ["--from-host", "api.example.com:80", "--from-pod", "a=b"]
        let both = try Judges.pyYAML(run(template, egress + ingress).stdout)["spec"]
        let one = try Judges.pyYAML(run(template, ingress + Zones.example).stdout)["spec"]
        let other = try Judges.pyYAML(
            BuiltBinary.run(egress + ["--pod", "run=nginx", "-n", "shop", "--template", template]).stdout)["spec"]
        #expect(both?["egress"] == other?["egress"])
        #expect(both?["ingress"] == one?["ingress"])
        #expect(other?["ingress"] == nil)
        #expect(both?["types"] == (template == "calico" ? ["Ingress", "Egress"] : nil))
        #expect(both?["policyTypes"] == (template == "aws" ? ["Ingress", "Egress"] : nil))
    }

    @Test func `a name with one address that is refused is left out of egress whole, and of sources by that address`()
        throws
    {
        let flags = [
            "mixed.example.com", "git.example.com", "--from-host", "mixed.example.com", "--dns", "kube-dns",
            "--keep-going",
        ]
        let run = try run("cilium", flags + Zones.example)
        #expect(run.status == 77)
        #expect(!run.stdout.contains("matchName: mixed.example.com"))
        #expect(run.stdout.contains("  - fromCIDR: # mixed.example.com\n    - 93.184.216.47/32\n"))
        #expect(!run.stdout.contains("10.0.0.2"))
    }

    @Test(arguments: [
        ("cilium", "  - {}\n"), ("calico", "  ingress: []\n"), ("antrea", "  ingress:\n  - action: Drop # all else\n"),
        ("aws", "  ingress: []\n"),
    ])
    func `nobody may connect where no source has an address`(template: String, text: String) throws {
        let flags = ["git.example.com", "--from-host", "nowhere.example.com", "--dns", "kube-dns"] + Zones.example
        let run = try run(template, flags + ["--keep-going"])
        #expect(run.status == 68)
        #expect(run.stdout.contains(text))
        #expect(try self.run(template, flags).stdout.isEmpty)
    }

    @Test(arguments: [
        ("cilium", "CIDR:{{#word}}", "CIDR:\n    - 9.9.9.9/32{{#word}}", "9.9.9.9/32"),
        ("cilium", "{{#directions}}\n", "  egress:\n  - {}\n{{#directions}}\n", "directions"),
        ("calico", "{{#policyTypes}}\n", "  - Egress\n{{#policyTypes}}\n", "directions"),
        ("aws", "{{#policyTypes}}\n", "  - Egress\n{{#policyTypes}}\n", "directions"),
        ("antrea", "{{#directions}}\n", "  egress:\n  - action: Drop\n{{#directions}}\n", "directions"),
        ("antrea", "        cidr: {{.}}", "        cidr: 9.9.9.9/32", "9.9.9.9/32"),
        (
            "calico", "{{#except}}\n      notNets:\n{{#items}}\n      - {{.}}\n{{/items}}\n{{/except}}\n", "",
            "10.0.0.0/8"
        ),
    ])
    func `a template of one's own that lets in more is stopped by the invariants`(
        template: String, part: String, other: String, words: String
    ) throws {
        let folder = try TemporaryFolder()
        let shown = try egressgen("template show \(template)").stdout
        #expect(shown.contains(part))
        let own = try folder.write(shown.replacing(part, with: other), to: "own.mustache")
        let flags = ["--from-cidr", "10.0.0.0/8", "--except", "10.1.0.0/16", "--from-cidr", "8.8.8.8"]
        BadInput([], 70, "the rendered policy", naming: words).expectRefusal(try run(own, flags))
    }

    @Test(arguments: [
        (["--from-pod", "io.kubernetes.pod.namespace=web"], "--from-pod io.kubernetes.pod.namespace=web"),
        (
            ["--from-namespace", "a-label-that-has-a-long-name-here=a"],
            "--from-namespace a-label-that-has-a-long-name-here=a"
        ),
    ])
    func `a label that Cilium takes for another is a usage error`(flags: [String], subject: String) throws {
        BadInput([], 64, subject, hint: "--template networkpolicy").expectRefusal(try run("cilium", flags))
        #expect(try run("calico", flags).status == 0)
    }
}
