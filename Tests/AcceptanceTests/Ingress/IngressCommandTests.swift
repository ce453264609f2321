import EgressTestSupport
import Testing

/// Tests the other two uses of NetworkPolicy in the article.
@Suite(.waits, .judgedPolicies)
struct IngressCommandTests {
    /// Returns a handwritten policy that allows only these peers to connect to the pods.
    private static func article(from peers: String) -> String {
        """
        kind: NetworkPolicy
        apiVersion: networking.k8s.io/v1
        metadata: {name: access-nginx}
        spec:
          podSelector: {matchLabels: {run: nginx}}
          ingress:
          - from: \(peers)

        """
    }

    private static let labelledPods = article(from: #"[{podSelector: {matchLabels: {access: "true"}}}]"#)
    private static let blocks = article(
        from: "[{ipBlock: {cidr: 100.64.0.0/10}}, {ipBlock: {cidr: 1.2.3.0/24}}]")

    private static let cluster = Cluster(
        selected: ["run": "nginx"],
        further: [
            Cluster.Pod("friend", labels: ["access": "true"]),
            Cluster.Pod("stranger", in: "elsewhere", labels: ["access": "true"]),
        ])

    @Test func `labelled pods alone get in, as the article has it`() throws {
        let run = try generate("ingress --pod run=nginx --from-pod access=true --name access-nginx")
        #expect(run.status == 0 && run.stderr.isEmpty)
        try Golden.check(run.stdout, "access-nginx.yaml")
        try Self.expectSame(run.stdout, Self.labelledPods)
    }

    @Test func `blocks alone get in, as the article has it`() throws {
        let run = try generate(
            "ingress --pod run=nginx --from-cidr 1.2.3.0/24 --from-cidr 100.64.0.0/10 --name access-nginx")
        try Self.expectSame(run.stdout, Self.blocks)
    }

    private static func expectSame(_ policy: String, _ article: String) throws {
        let ours = try Judges.connectivity(policy: policy, in: cluster)
        let theirs = try Judges.connectivity(policy: article, in: cluster)
        #expect(!ours.ingress().isEmpty)
        for pod in cluster.pods.map(\.identifier) {
            #expect(ours.ingress(to: pod) == theirs.ingress(to: pod))
            #expect(ours.egress(from: pod) == theirs.egress(from: pod))
        }
        #expect(ours.egress()["all"]?.prefix(2) == ["0.0.0.0/0", "::/0"])
    }

    /// Flags, and the sources that can reach the pod, by port range.
    private static let sources: [(String, [String: [String]])] = [
        ("--from-pod access=true --port 80", ["TCP 80": ["default/friend"]]),
        ("--from-namespace kubernetes.io/metadata.name=elsewhere", ["all": ["elsewhere/far", "elsewhere/stranger"]]),
        (
            "--from-pod access=true --from-namespace kubernetes.io/metadata.name=elsewhere --port 53/udp",
            ["UDP 53": ["elsewhere/stranger"]]
        ),
        ("--from-cidr 1.2.3.0/24 --except 1.2.3.128/25 --port 80", ["TCP 80": ["1.2.3.0/25"]]),
        ("--from-cidr 0.0.0.0/0 --except 128.0.0.0/1 --port 443", ["TCP 443": ["0.0.0.0/1"]]),
        (
            "--from-cidr [2001:db8::/32]:443 --from-cidr 9.9.9.9",
            ["TCP 443": ["9.9.9.9/32", "2001:db8::/32"], "all": ["9.9.9.9/32"]]
        ),
        ("--from-host git.example.com", ["all": ["140.82.121.4/32"]]),
        (
            "--from-host git.example.com:22 --from-host api.example.com --port 80,8000-8010/udp",
            ["TCP 22": ["140.82.121.4/32"], "TCP 80": ["93.184.216.34/31"], "UDP 8000-8010": ["93.184.216.34/31"]]
        ),
    ]

    @Test(arguments: sources)
    func `exactly who was named gets in, and egress is free`(flags: String, ingress: [String: [String]]) throws {
        let zones = flags.contains("--from-host") ? Zones.example : []
        let run = try generate("ingress --pod run=nginx \(flags)", zones)
        #expect(run.status == 0, "\(run.stderr)")
        let connectivity = try Judges.connectivity(policy: run.stdout, in: Self.cluster)
        #expect(connectivity.ingress() == ingress, "\(connectivity)")
        #expect(connectivity.egress()["all"]?.prefix(2) == ["0.0.0.0/0", "::/0"])
    }

    @Test(arguments: ["ingress git.example.com", "git.example.com", "generate git.example.com --name ingress"])
    func `one policy governs both directions`(start: String) throws {
        let flags = "--pod run=nginx --dns none --from-host api.example.com:80 --from-pod access=true"
        let run = try generate("\(start) \(flags)", Zones.example)
        #expect(run.stdout.hasPrefix("# \"egressgen refresh\" keeps spec.ingress and spec.egress of this policy"))
        let connectivity = try Judges.connectivity(policy: run.stdout, in: Self.cluster)
        #expect(
            connectivity.ingress() == [
                "all": ["default/friend"], "TCP 80": ["93.184.216.34/31", "default/friend"],
            ], "\(connectivity)")
        #expect(connectivity.egress() == ["all": ["140.82.121.4/32"]])
    }

    @Test func `a source that does not exist prints nothing, and with --keep-going what is left`() throws {
        let command = "ingress --pod run=nginx --from-host nowhere.example.com --from-host git.example.com"
        let run = try egressgen(command, Zones.example)
        #expect(run.status == 68 && run.stdout.isEmpty)
        let rest = try generate(command + " --keep-going", Zones.example)
        #expect(rest.status == 68)
        #expect(rest.stdout.contains("egressgen.dev/from-applied: git.example.com\n"))
        #expect(rest.stdout.contains("      nowhere.example.com\n"))
    }

    @Test func `a source with ports and without has those and the ports of --port`() throws {
        let run = try generate(
            "ingress --pod run=nginx --from-host git.example.com:22 --from-host git.example.com --port 443",
            Zones.example)
        #expect(run.stderr.isEmpty)
        let connectivity = try Judges.connectivity(policy: run.stdout, in: Self.cluster)
        #expect(connectivity.ingress() == ["TCP 22": ["140.82.121.4/32"], "TCP 443": ["140.82.121.4/32"]])
    }

    @Test func `special-purpose addresses are refused as in egress`() throws {
        try BadInput(
            ["ingress", "--pod", "run=nginx", "--from-host", "internal.example.com"], 77, "internal.example.com",
            naming: "10.", hint: "--accept"
        ).check(Zones.example)
    }

    @Test func `all flags that are wrong are told at once`() throws {
        let flags = "--from-pod bad --from-namespace bad --from-cidr x --port z --from-host *.a"
        let run = try egressgen("ingress --pod run=nginx \(flags)")
        #expect(run.status == 64 && run.stdout.isEmpty)
        #expect(run.errorLines.count { $0.hasPrefix("egressgen: error: --") } == 5, "\(run.stderr)")
    }

    // MARK: Invalid flags

    private static let wrong = [
        BadInput([], 64, "--from-...", naming: "no source", hint: "--from-pod"),
        BadInput(["--from-pod", "access"], 64, "--from-pod access", naming: "no '='", hint: "KEY=VALUE"),
        BadInput(
            ["--from-pod", "a=1", "--from-pod", "a=2"], 64, "--from-pod", naming: "two values",
            hint: "a policy for each"),
        BadInput(["--from-namespace", "a b=c"], 64, "--from-namespace a b=c", naming: "label key", hint: "KEY=VALUE"),
        BadInput(["--from-cidr", "1.2.3.4/24"], 64, "--from-cidr 1.2.3.4/24", naming: "host bits", hint: "1.2.3.0/24"),
        BadInput(["--from-cidr", "0.0.0.0/0"], 64, "--from-cidr 0.0.0.0/0", naming: "every source", hint: "add ports"),
        BadInput(["--from-cidr", "office"], 64, "--from-cidr office", naming: "address", hint: "as in 1.2.3.0/24"),
        BadInput(["--except", "1.2.3"], 64, "--except 1.2.3", naming: "address", hint: "a part of a --from-cidr"),
        BadInput(
            ["--from-cidr", "1.2.3.0/24", "--except", "1.2.4.0/25"], 64, "--except", naming: "1.2.4.0/25",
            "not within any block", hint: "--from-cidr"),
        BadInput(
            ["--from-cidr", "1.2.3.0/24", "--except", "1.2.0.0/16"], 64, "--except", naming: "excludes all of",
            hint: "leave one of them out"),
        BadInput(
            ["--from-cidr", "1.2.0.0/16", "--from-cidr", "1.2.3.128/25", "--except", "1.2.3.0/24"], 64, "--except",
            naming: "excludes all of '1.2.3.128/25'", hint: "leave one of them out"),
        BadInput(
            ["--from-cidr", "1.2.3.0/24", "--except", "1.2.3.0/24"], 64, "--except", naming: "excludes all of",
            hint: "leave one of them out"),
        BadInput(["--except", "1.2.3.0/24"], 64, "--except", naming: "not within any block", hint: "--from-cidr"),
        BadInput(["--from-host", "1.2.3.4"], 64, "--from-host 1.2.3.4", naming: "is an address", hint: "--from-cidr"),
        BadInput(["--from-host", "*.example.com"], 64, "--from-host *.example.com", naming: "wildcard", hint: "each"),
        BadInput(["--from-pod", "a=b", "--port", "0"], 64, "--port 0", naming: "'0' is not a port", hint: "65535"),
        BadInput(["--from-pod", "a=b", "--port", "80/icmp"], 64, "--port 80/icmp", naming: "protocol", hint: "tcp"),
        BadInput(
            ["--from-pod", "a=b", "--dns", "kube-dns"], 64, "--dns", naming: "requires a HOST", hint: "connect to"),
        BadInput(["--from-pod", "a=b", "--allow", "9.9.9.9"], 64, "--allow", naming: "requires a HOST", hint: "name"),
        BadInput(
            ["--from-pod", "a=b", "--retain", "1h"], 64, "--retain", naming: "requires a name", hint: "--from-host"),
        BadInput(["--from-pod", "a=b", "--family", "dual"], 64, "--family", naming: "requires a name", hint: "HOST"),
        BadInput(["--from-pod", "a=b", "--apply"], 64, "--apply", naming: "requires names", hint: "kubectl apply"),
    ]

    @Test(arguments: wrong)
    func `wrong flags write nothing and say what to do`(row: BadInput) throws {
        let run = try BuiltBinary.run(["ingress", "--pod", "run=nginx"] + row.arguments)
        row.expectRefusal(run)
    }
}
