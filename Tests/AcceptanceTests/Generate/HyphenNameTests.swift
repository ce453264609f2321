import EgressTestSupport
import Testing

/// Names with a label that starts or ends with a hyphen, which exist in DNS.
@Suite(.waits, .judgedPolicies) struct HyphenNameTests {
    private static let text = """
        $ORIGIN example.com.
        $TTL 300
        @ IN SOA ns hostmaster 1 3600 900 1209600 300
        @ IN NS ns
        ns IN A 127.0.0.1
        -a IN A 8.8.8.1
        jow- IN A 8.8.8.2
        outping--.x IN A 8.8.8.3
        alias IN CNAME jow-

        """
    private static let names = ["-a.example.com", "jow-.example.com", "outping--.x.example.com"]

    private static func warning(_ name: String) -> String {
        "egressgen: warning: \(name): has a label that starts or ends with '-', which RFC 1123 does not allow"
    }

    /// The warnings without their hints.
    private static func warnings(_ run: BinaryRun) -> [String] { run.errorLines.filter { !$0.contains(" hint: ") } }

    @Test(arguments: [(names[0], 1), (names[1], 2), (names[2], 3)])
    func `a name becomes a policy and a warning`(name: String, number: Int) throws {
        let zone = try WrittenZone(Self.text)
        let run = try generate("--pod run=busybox", zone.arguments + ["--", name])
        #expect(run.status == 0)
        #expect(run.stdout == busyboxPolicy(name, ["8.8.8.\(number)/32"]))
        #expect(Self.warnings(run) == [Self.warning(name)])
    }

    @Test func `a name server answers for them as well`() throws {
        let server = try LiveServer.nsd(zones: [ServedZone("example.com", text: Self.text)])
        let run = try egressgen("resolve --format lines", asking(server.endpoint) + ["--"] + Self.names)
        #expect(run.status == 0)
        #expect(
            run.stdout == zip(Self.names, 1...).map { "\($0).\t300\tIN\tA\t8.8.8.\($1)\n" }.joined())
        #expect(Self.warnings(run) == Self.names.map(Self.warning))
    }

    @Test func `a name is warned of once, however often it is written`() throws {
        let zone = try WrittenZone(Self.text)
        let hosts = try zone.folder.write("jow-.example.com:443\nJOW-.example.com:80\n", to: "hosts")
        let run = try generate("jow-.example.com:22 --pod run=busybox", zone.arguments + ["--hosts-file", hosts])
        #expect(run.status == 0)
        #expect(run.stdout.contains("hosts: jow-.example.com:22,80,443\n"))
        #expect(Self.warnings(run) == [Self.warning("jow-.example.com")])
    }

    @Test func `a target of an alias is no name that the user wrote`() throws {
        let zone = try WrittenZone(Self.text)
        let run = try generate("alias.example.com --pod run=busybox", zone.arguments)
        #expect(run.stdout == busyboxPolicy("alias.example.com", ["8.8.8.2/32"]))
        #expect(run.stderr.isEmpty)
    }

    @Test func `annotations hold them, in several policies with one warning`() throws {
        let (zone, folder) = (try WrittenZone(Self.text), try TemporaryFolder())
        for (policy, family) in [("one", "ipv4"), ("two", "dual")] {
            let text = ManagedManifest.unfilled(policy, hosts: "jow-.example.com", annotations: ["family: \(family)"])
            try folder.write(text, to: "\(policy).yaml")
        }
        let run = try egressgen("refresh", [folder.path] + zone.arguments)
        #expect(run.status == 0, "\(run.stderr)")
        #expect(Self.warnings(run).filter { $0.hasPrefix("egressgen:") } == [Self.warning("jow-.example.com")])
        #expect(try folder.read("one.yaml").contains("cidr: 8.8.8.2/32"))
        let list = """
            apiVersion: config.kubernetes.io/v1
            kind: ResourceList
            items:
            - \(ManagedManifest.unfilled("one", hosts: "jow-.example.com").replacing("\n", with: "\n  "))
            """
        let function = try egressgen("function", zone.arguments, input: list)
        #expect(function.status == 0, "\(function.stderr)")
        #expect(function.stdout.contains("RFC 1123 does not allow"))
    }

    @Test func `sources, explain and schedule take them`() throws {
        let zone = try WrittenZone(Self.text)
        let ingress = try generate("ingress --pod run=busybox --from-host=-a.example.com", zone.arguments)
        #expect(ingress.stdout.contains("  - from: # -a.example.com\n    - ipBlock:\n        cidr: 8.8.8.1/32\n"))
        #expect(Self.warnings(ingress) == [Self.warning("-a.example.com")])
        let policy = try generate("--pod run=busybox", zone.arguments + ["--", "-a.example.com"])
        let verdict = try egressgen(
            "explain - --pod run=busybox --to=-a.example.com:443", zone.arguments, input: policy.stdout)
        #expect(verdict.status == 0)
        #expect(Self.warnings(verdict) == [Self.warning("-a.example.com")])
        let schedule = try egressgen("schedule jow-.example.com --pod run=busybox -n shop --image registry.example/e:1")
        #expect(schedule.status == 0)
        #expect(Self.warnings(schedule) == [Self.warning("jow-.example.com")])
    }

    @Test(arguments: [("cilium", CustomResource.cilium), ("calico", .calico), ("antrea", .antrea)])
    func `dialects whose schema allows them hold them`(template: String, resource: CustomResource) throws {
        let zone = try WrittenZone(Self.text)
        let words = "--pod run=busybox -n shop --dns kube-dns --template \(template)"
        let run = try egressgen(words, zone.arguments + ["--"] + Self.names)
        #expect(run.status == 0)
        #expect(Self.warnings(run) == Self.names.map(Self.warning))
        try resource.validate(run.stdout)
        #expect(!template.hasPrefix("cilium") || run.stdout.contains("    - matchName: -a.example.com\n"))
    }

    @Test(arguments: ["cluster-network-policy", "aws"])
    func `a kind with domainNames does not hold them`(template: String) throws {
        let zone = try WrittenZone(Self.text)
        try BadInput(
            [
                "jow-.example.com", "--pod", "run=busybox", "-n", "shop", "--dns", "kube-dns", "--template",
                template,
            ], 64, "jow-.example.com", naming: "domainNames", "'-'", hint: "--template networkpolicy"
        ).check(zone.arguments)
    }

    @Test(arguments: ["-", "-.example.com", "www.--.example.com"])
    func `a label of hyphens alone is refused`(name: String) throws {
        let run = try egressgen("--pod run=busybox", Zones.example + ["--", name])
        BadInput([], 64, name, naming: "only '-'").expectRefusal(run)
    }
}
