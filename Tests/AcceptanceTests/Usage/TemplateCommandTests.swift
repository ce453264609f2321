import EgressTestSupport
import Testing

@Suite(.waits, .judgedPolicies)
struct TemplateCommandTests {
    @Test func `list begins each line with a name, and says what it is`() throws {
        let run = try egressgen("template list")
        #expect(run.status == 0)
        #expect(run.stderr.isEmpty)
        let lines = run.stdout.split(separator: "\n")
        #expect(
            lines.map { $0.prefix { $0 != " " } } == [
                "networkpolicy", "cilium", "calico", "cluster-network-policy", "gke", "antrea", "aws",
                "network-set", "global-network-set", "cidr-group",
                "github-actions", "gitlab-ci", "systemd", "coredns-dnstap", "unbound-dnstap", "bind-dnstap",
                "coredns-forward",
            ])
        let kinds = [
            "networking.k8s.io/v1 NetworkPolicy", "cilium.io/v2 CiliumNetworkPolicy",
            "projectcalico.org/v3 NetworkPolicy",
            "policy.networking.k8s.io/v1alpha2 ClusterNetworkPolicy", "networking.gke.io/v1alpha1 FQDNNetworkPolicy",
            "crd.antrea.io/v1beta1 NetworkPolicy", "networking.k8s.aws/v1alpha1 ApplicationNetworkPolicy",
            "projectcalico.org/v3 NetworkSet", "projectcalico.org/v3 GlobalNetworkSet", "cilium.io/v2 CiliumCIDRGroup",
        ]
        let both = "names (sources: addresses)"
        let held = [
            "addresses", both, "addresses", "names", "names", both, both, "addresses", "addresses", "addresses",
        ]
        let lost = ["nothing is lost"] + held.dropFirst().map { _ in "lost: " }
        let second = lines[0].firstRange(of: kinds[0])?.lowerBound.utf16Offset(in: lines[0])
        for (line, (kind, (held, lost))) in zip(lines, zip(kinds, zip(held, lost))) {
            #expect(line.firstRange(of: kind)?.lowerBound.utf16Offset(in: line) == second)
            let column = held + String(repeating: " ", count: 28 - held.count)
            #expect(line.contains("  \(column)\(lost)"))
        }
        for line in lines.dropFirst(kinds.count) {
            let text = line.dropFirst(second ?? 0)
            #expect((text.hasPrefix("a ") || text.hasPrefix("settings of ")) && text.contains("refresh"))
        }
    }

    @Test(arguments: [
        ("networkpolicy", "networkpolicy.yaml.mustache"), ("cilium", "cilium.yaml.mustache"),
        ("calico", "calico.yaml.mustache"), ("cluster-network-policy", "cluster-network-policy.yaml.mustache"),
        ("gke", "gke.yaml.mustache"), ("antrea", "antrea.yaml.mustache"), ("aws", "aws.yaml.mustache"),
        ("network-set", "network-set.yaml.mustache"), ("global-network-set", "global-network-set.yaml.mustache"),
        ("cidr-group", "cidr-group.yaml.mustache"),
        ("github-actions", "github-actions.yaml"),
        ("gitlab-ci", "gitlab-ci.yaml"), ("systemd", "systemd.units"), ("coredns-dnstap", "coredns-dnstap.conf"),
        ("unbound-dnstap", "unbound-dnstap.conf"), ("bind-dnstap", "bind-dnstap.conf"),
        ("coredns-forward", "coredns-forward.conf"),
    ])
    func `show prints the file that the binary was built with`(name: String, file: String) throws {
        let run = try egressgen("template show \(name)")
        #expect(run.status == 0)
        #expect(run.stderr.isEmpty)
        #expect(run.stdout == (try PackageRoot.read("templates/\(file)")))
    }

    @Test(arguments: ["gitlab-ci", "systemd", "schedule-pod", "coredns-dnstap"])
    func `--template takes no pipeline, unit, setting or part of a schedule`(name: String) throws {
        let folder = try TemporaryFolder()
        let arguments = ["git.example.com", "--pod", "run=busybox", "--template", name] + Zones.example
        let run = try BuiltBinary.run(arguments, folder: folder.path)
        BadInput([], 74, name, hint: "templates are networkpolicy, cilium, calico").expectRefusal(run)
    }

    @Test func `show of what is no template is a usage error`() throws {
        let run = try egressgen("template show other")
        BadInput([], 64, "other", naming: "template", hint: "networkpolicy").expectRefusal(run)
    }

    @Test func `--template with the built-in's name gives the same bytes`() throws {
        let run = try generate("www.aliyun.com --pod run=busybox --template networkpolicy", Zones.article)
        #expect(run.status == 0)
        try Golden.check(run.stdout, "article.yaml")
    }

    @Test(arguments: ["\n", "\r\n"])
    func `--template with the shown built-in gives the same bytes, with CRLF too`(lineEnd: String) throws {
        let folder = try TemporaryFolder()
        let shown = try egressgen("template show networkpolicy").stdout
        let path = try folder.write(
            shown.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: lineEnd),
            to: "own.mustache")
        let run = try generate("www.aliyun.com --pod run=busybox", Zones.article + ["--template", path])
        #expect(run.status == 0)
        try Golden.check(run.stdout, "article.yaml")
    }

    @Test func `a template of one's own may add what is not the policy's`() throws {
        let folder = try TemporaryFolder()
        let shown = try egressgen("template show networkpolicy").stdout
        let path = try folder.write("# reviewed by the platform team\n" + shown, to: "own.mustache")
        let run = try generate("www.aliyun.com --pod run=busybox", Zones.article + ["--template", path])
        #expect(run.status == 0)
        #expect(run.stdout == "# reviewed by the platform team\n" + (try Fixture.read("golden/article.yaml")))
    }

    private static let strangers: [(String, Int32)] = [
        ("kind: NetworkPolicy\n", 70), ("a: [\n", 65), ("\u{7f}: {{name}}\n", 65), ("", 65),
    ]

    @Test(arguments: strangers)
    func `a template that makes another policy, or none, emits nothing`(text: String, status: Int32) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(text, to: "own.mustache")
        try BadInput(["git.example.com", "--pod", "run=busybox", "--template", path], status, "the rendered policy")
            .check(Zones.example)
    }

    @Test(arguments: [
        ("        cidr: {{.}}", "        cidr: 0.0.0.0/0"),
        ("    - ipBlock:", "    - ipBlock: # nothing\n    - ipBlock:"),
        ("  - {{peersKey}}:{{#word}} # {{{.}}}{{/word}}", "  - from:"),
        ("  policyTypes:", "  types:"),
        ("      port: {{{port}}}", "      port: 54"),
        ("  name: {{name}}", "  name: other"),
        ("    ports:", "    # ports:"),
    ])
    func `a template that would allow something else is stopped by the invariants`(line: String, other: String) throws {
        let folder = try TemporaryFolder()
        let shown = try egressgen("template show networkpolicy").stdout
        #expect(shown.contains(line))
        let path = try folder.write(shown.replacing(line, with: other), to: "own.mustache")
        let run = try egressgen("git.example.com --pod run=busybox", Zones.example + ["--template", path])
        #expect(run.status == 70 || run.status == 65)
        #expect(run.stdout.isEmpty)
        #expect(run.stderr.hasPrefix("egressgen: error: the rendered policy: "))
    }
}
