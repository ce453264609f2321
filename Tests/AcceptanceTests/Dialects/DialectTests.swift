import EgressTestSupport
import Testing

/// Tests `--template` with the name of another project's policy kind.
@Suite(.waits) struct DialectTests {
    private static let names = ["cilium", "calico", "cluster-network-policy", "gke", "antrea", "aws"]
    /// The dialects whose policies contain names.
    private static let ofNames = names.filter { $0 != "calico" }
    private static let host = ["git.example.com:22", "--pod", "run=busybox", "-n", "shop"]
    private static let resources: [String: CustomResource] = [
        "cilium": .cilium, "calico": .calico, "cluster-network-policy": .cluster, "gke": .gke, "antrea": .antrea,
        "aws": .aws,
    ]

    /// Returns the flags that choose a dialect, and a DNS profile that it can express.
    private static func template(_ name: String) -> [String] {
        ["--template", name, "--dns", name == "gke" ? "none" : "kube-dns"]
    }

    private func generate(_ arguments: [String]) throws -> BinaryRun {
        try BuiltBinary.run(arguments + Zones.example)
    }

    @Test(arguments: names)
    func `a policy comes out in the dialect, valid by its schema`(name: String) throws {
        let run = try generate(Self.host + ["api.example.com"] + Self.template(name))
        #expect(run.status == 0)
        #expect(run.stderr.isEmpty)
        try Self.resources[name]?.validate(run.stdout)
        #expect(run.stdout.contains(name == "calico" ? "- 140.82.121.4/32\n" : " git.example.com\n"))
        #expect(run.stdout.contains("140.82.121.4") == (name == "calico"))
        #expect(!run.stdout.contains("egressgen.dev/"))
        let bare = try generate(Self.host + ["api.example.com", "--no-comments"] + Self.template(name))
        #expect(!bare.stdout.contains("#"))
        #expect(try Judges.pyYAML(bare.stdout) == Judges.pyYAML(run.stdout))
    }

    @Test func `addresses are merged where a dialect holds them`() throws {
        let run = try generate(["api.example.com", "--pod", "a=b", "--template", "calico", "--aggregate"])
        #expect(run.status == 0)
        #expect(run.stdout.contains("      - 93.184.216.34/31\n"))
    }

    // MARK: Refused input

    private static let refused =
        names.map { BadInput(of: $0, ["--retain", "1h"], "--retain", hint: "leave it out") }
        + ofNames.flatMap {
            [
                BadInput(of: $0, ["--aggregate"], "--aggregate", hint: "leave it out"),
                BadInput(of: $0, ["--family", "ipv6"], "--family ipv6", hint: "--family dual"),
            ]
        } + [
            BadInput(of: "cilium", ["--dns", "none"], "--dns none", hint: "--dns kube-dns"),
            BadInput(
                of: "cilium", ["--dns", "node-local"], "--dns node-local", hint: "kube-system/k8s-app=node-local-dns"),
            BadInput(
                of: "cilium", ["--dns", "dns/io.cilium.x=a"], "--dns dns/io.cilium.x=a",
                hint: "--template networkpolicy"),
            BadInput(
                of: "cluster-network-policy", ["_srv._tcp.example.com"], "_srv._tcp.example.com",
                hint: "--template networkpolicy"),
            BadInput(of: "gke", ["--dns", "kube-dns"], "--dns", hint: "--dns none"),
            BadInput(of: "gke", ["--allow", "8.8.8.0/24"], "--allow 8.8.8.0/24", hint: "in a NetworkPolicy"),
            BadInput(of: "gke", ["a.example.com:1-2"], "a.example.com", hint: "single ports"),
            BadInput(of: "gke", ["a.example.com:1/sctp"], "a.example.com", hint: "single ports"),
            BadInput(of: "gke", ["_srv._tcp.example.com"], "_srv._tcp.example.com", hint: "--template networkpolicy"),
            BadInput(of: "antrea", ["a_b.example.com"], "a_b.example.com", hint: "--template networkpolicy"),
            BadInput(of: "aws", ["localhost"], "localhost", hint: "--template networkpolicy"),
        ]

    @Test(arguments: refused)
    func `what a dialect cannot say is a usage error with a hint`(row: BadInput) throws {
        try row.check(Zones.example)
    }

    @Test func `a policy of all namespaces is refused`() throws {
        try BadInput(
            ["git.example.com", "--pod", "a=b", "--template", "cluster-network-policy"], 64, "--namespace",
            naming: "all of them", hint: "add -n NAMESPACE"
        ).check(Zones.example)
    }

    @Test(arguments: names)
    func `JSON and a cluster take no dialect`(name: String) throws {
        let json = try generate(Self.host + Self.template(name) + ["--format", "json"])
        BadInput([], 64, "--template", naming: "--format json").expectRefusal(json)
        let apply = try generate(Self.host + Self.template(name) + ["--apply"])
        BadInput([], 64, "--apply", naming: "--template", hint: "kubectl apply -f -").expectRefusal(apply)
    }

    @Test(arguments: names)
    func `a managed NetworkPolicy is not replaced by a dialect unless that is forced`(name: String) throws {
        let text = try generate(Self.host).stdout
        let kept = try KeptFile(text)
        let arguments = Self.host + Self.template(name) + ["-o", kept.path]
        BadInput([], 64, "--output", naming: "networking.k8s.io/v1", hint: "--force")
            .expectRefusal(try generate(arguments))
        try kept.expectUntouched()
        #expect(try generate(arguments + ["--force"]).status == 0)
        let refused = try generate(arguments)
        BadInput([], 77, kept.path, naming: "exists", hint: "--force").expectRefusal(refused)
    }

    @Test func `gke needs --dns none, which is not the default`() throws {
        try BadInput(
            Self.host + ["--template", "gke"], 64, "--dns", naming: "cannot contain DNS rules", hint: "--dns none"
        ).check(Zones.example)
    }

    @Test(arguments: ["cluster-network-policy", "gke"])
    func `ingress is no matter of some kinds, built-in or of one's own`(name: String) throws {
        let folder = try TemporaryFolder()
        let own = try folder.write(egressgen("template show \(name)").stdout, to: "own.mustache")
        for template in [name, own] {
            for hosts in [[], ["git.example.com"] + Self.template(name).suffix(2)]
            where template == name || !hosts.isEmpty {
                let run = try generate(
                    ["ingress", "--pod", "a=b", "-n", "shop", "--from-cidr", "8.8.8.8", "--template", template] + hosts)
                BadInput([], 64, "--from-...", naming: "only egress", hint: "--template networkpolicy")
                    .expectRefusal(run)
            }
        }
    }

    @Test func `all that is wrong is told before anybody is asked`() throws {
        let server = try HostileServer { [MessageBuilder(answering: $0).ra().a($0.qname, "8.8.8.8").reply] }
        let flags = ["--template", "cilium", "--retain", "1h", "--dns", "none", "--allow", "10.0.0.1/8"]
        let run = try BuiltBinary.run(["a.example", "--pod", "a=b"] + flags + asking(server.endpoint))
        #expect(run.status == 64)
        #expect(server.log.isEmpty)
        let some = try BuiltBinary.run(["a.example", "--pod", "a=b"] + flags.dropLast(2) + asking(server.endpoint))
        #expect(some.errorLines.count { $0.hasPrefix("egressgen: error: ") } == 2, "\(some.stderr)")
        #expect(server.log.isEmpty)
    }

    // MARK: Names

    @Test(arguments: ofNames)
    func `names are looked up all the same`(name: String) throws {
        let cases: [(String, Int32)] = [
            ("nowhere.example.com", 68), ("text.example.com", 68), ("metadata.example.com", 77),
            ("mixed.example.com", 77),
            ("loop1.example.com", 75),
        ]
        for (host, status) in cases {
            let run = try generate([host] + Self.host + Self.template(name))
            #expect(run.status == status, "\(host)")
            #expect(run.stdout.isEmpty)
        }
    }

    @Test(arguments: ofNames)
    func `a name with one address that is refused is left out whole`(name: String) throws {
        let run = try generate(["mixed.example.com", "--keep-going"] + Self.host + Self.template(name))
        #expect(run.status == 77)
        #expect(!run.stdout.contains("mixed"))
        #expect(run.stdout.contains(" git.example.com\n"))
        let alone = try generate(
            ["mixed.example.com", "--keep-going"] + Self.host.dropFirst() + Self.template(name))
        #expect(alone.status == 77)
        #expect(alone.stdout.isEmpty)
        let accepted = try generate(
            ["mixed.example.com", "--accept", "10.0.0.0/8"] + Self.host + Self.template(name))
        #expect(accepted.status == 0)
        #expect(accepted.stdout.contains(" mixed.example.com\n"))
    }

    @Test func `an address that is refused is left out of addresses alone`() throws {
        let run = try generate(["mixed.example.com"] + Self.host + ["--template", "calico", "--keep-going"])
        #expect(run.status == 77)
        #expect(run.stdout.contains("      - 93.184.216.47/32\n"))
        #expect(!run.stdout.contains("10.0.0.2"))
    }

    // MARK: Limits

    @Test func `a rule more than a ClusterNetworkPolicy takes is an error, and nothing is cut`() throws {
        let hosts = (1...24).map { "h\($0).wild.example.com" }
        let arguments = Array(Self.host.dropFirst()) + ["--template", "cluster-network-policy", "--dns", "kube-dns"]
        let most = try generate(Array(hosts.prefix(23)) + arguments)
        #expect(most.status == 0)
        try CustomResource.cluster.validate(most.stdout)
        try BadInput(
            hosts + arguments, 65, "the rendered policy", naming: "26 items in egress", "limit of 25",
            hint: "--template networkpolicy"
        ).check(Zones.example)
    }

    @Test func `annotations that are too long are none of a dialect's`() throws {
        let hosts = (1...6000).map { "\(String(repeating: "a", count: 40))\($0).wild.example.com" }
        let folder = try TemporaryFolder()
        let list = try folder.write(hosts.joined(separator: "\n") + "\n", to: "hosts")
        let arguments = ["--hosts-file", list, "--pod", "a=b", "--dns", "kube-dns"]
        #expect(try generate(arguments).status == 65)
        let run = try generate(arguments + ["--template", "cilium"])
        #expect(run.status == 0)
        #expect(run.stdout.split(separator: "\n").count { $0.hasPrefix("    - matchName: ") } == hosts.count)
    }
}

extension BadInput {
    /// Creates a row with a dialect and flags that it does not support.
    fileprivate init(of template: String, _ flags: [String], _ subject: String, hint: String) {
        self.init(
            ["git.example.com", "--pod", "a=b", "-n", "shop", "--template", template]
                + (template == "gke" && !flags.contains("--dns") ? ["--dns", "none"] : []) + flags, 64, subject, [],
            hint: hint)
    }
}
