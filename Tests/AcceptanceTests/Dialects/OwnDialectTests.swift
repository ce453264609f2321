import EgressTestSupport
import Testing

/// Tests user templates that render a kind other than NetworkPolicy. egressgen checks the output by the rules of that
/// kind.
@Suite(.waits) struct OwnDialectTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Runs the binary with a built-in template in which one part is replaced.
    private func run(
        _ template: String, _ part: String = "", _ other: String = "", _ flags: [String] = []
    ) throws -> BinaryRun {
        let shown = try egressgen("template show \(template)").stdout
        #expect(part.isEmpty || shown.contains(part))
        let path = try folder.write(part.isEmpty ? shown : shown.replacing(part, with: other), to: "own.mustache")
        return try generate(template, flags + ["--template", path])
    }

    /// Runs the binary with a DNS profile that a dialect can express.
    private func generate(_ dialect: String, _ flags: [String]) throws -> BinaryRun {
        try egressgen(
            "git.example.com:22 api.example.com --pod run=busybox -n shop --dns"
                + (dialect == "gke" ? " none" : " kube-dns"), flags + Zones.example)
    }

    private static let dialects = ["cilium", "calico", "cluster-network-policy", "gke", "antrea", "aws"]

    @Test(arguments: dialects)
    func `the shown template does what the built-in one does, but for what refresh would look for`(
        template: String
    ) throws {
        let builtin = try generate(template, ["--template", template])
        let own = try run(template, "{{% CONTENT_TYPE:YAML}}\n", "{{% CONTENT_TYPE:YAML}}\n# ours\n")
        #expect(own.status == 0, "\(own.stderr)")
        #expect(own.stdout == "# ours\n" + builtin.stdout)
    }

    @Test(arguments: dialects)
    func `of a name with one address that is refused it holds what the built-in one does`(template: String) throws {
        let flags = ["mixed.example.com", "--keep-going"]
        let builtin = try generate(template, flags + ["--template", template])
        let own = try run(template, flags: flags)
        #expect(own.status == 77, "\(own.stderr)")
        #expect(own.stdout == builtin.stdout)
        #expect(own.stdout.contains("mixed.example.com") == (template == "calico"))
    }

    @Test func `a shown template of a set is no template of a policy`() throws {
        BadInput([], 65, "the rendered policy", naming: "is a NetworkSet", hint: "built-in template")
            .expectRefusal(try run("network-set"))
    }

    @Test func `a template of Calico's can name a tier`() throws {
        let run = try run(
            "calico", "\nspec:\n", "\nspec:\n  tier: platform\n  order: 100\n", ["--name", "platform.busybox"])
        #expect(run.status == 0, "\(run.stderr)")
        #expect(run.stdout.contains("  name: platform.busybox\n"))
        #expect(run.stdout.contains("spec:\n  tier: platform\n  order: 100\n  selector: run == 'busybox'\n"))
        try CustomResource.calico.validate(run.stdout)
    }

    @Test func `a template of Antrea's can name a tier and a priority`() throws {
        let run = try run("antrea", "  priority: 10000\n", "  tier: platform\n  priority: 5\n")
        #expect(run.status == 0, "\(run.stderr)")
        #expect(run.stdout.contains("spec:\n  tier: platform\n  priority: 5\n  appliedTo:\n"))
        try CustomResource.antrea.validate(run.stdout)
    }

    @Test func `what an FQDNNetworkPolicy cannot hold is a usage error of one's own template too`() throws {
        let path = try folder.write(egressgen("template show gke").stdout, to: "own.mustache")
        for flags in ["--dns kube-dns", "--dns none --allow 8.8.8.8", "--dns none api.example.com:80-90"] {
            let run = try egressgen(
                "git.example.com --pod run=busybox -n shop --template \(path) \(flags)", Zones.example)
            #expect(run.status == 64, "\(run.stderr)")
            #expect(run.stdout.isEmpty)
        }
    }

    @Test(arguments: [
        ("cilium", "- matchName: {{host}}", "- matchName: other.example.com", "other.example.com"),
        ("cilium", "        - matchPattern: \"*\"", "        - matchPattern: a", "some questions"),
        ("calico", "      - {{.}}\n{{/items}}\n{{/nets}}", "      - 0.0.0.0/0\n{{/items}}\n{{/nets}}", "0.0.0.0/0"),
        ("calico", "action: Allow", "action: Pass", "action other than Allow"),
        ("cluster-network-policy", "action: Deny", "action: Pass", "denies all other"),
        ("cluster-network-policy", "  name: {{clusterName}}", "  name: {{name}}", "namespace"),
        ("gke", ": {{host}}", ": other.example.com", "other.example.com"),
        ("gke", "      port: {{{port}}}", "      port: 23", "port 23"),
        ("antrea", "- fqdn: {{.}}", "- fqdn: other.example.com", "other.example.com"),
        ("antrea", "  - action: Drop", "  - action: Pass", "drops all else"),
        ("aws", "      - {{.}}\n{{/host}}", "      - other.example.com\n{{/host}}", "other.example.com"),
        ("aws", "{{#policyTypes}}\n", "  - Ingress\n{{#policyTypes}}\n", "directions"),
        (
            "cilium", "  labels:\n", "  annotations:\n    egressgen.dev/hosts: git.example.com\n  labels:\n",
            "only a NetworkPolicy can have"
        ),
    ])
    func `one that would allow something else is stopped by the invariants`(
        template: String, part: String, other: String, words: String
    ) throws {
        let run = try run(template, part, other)
        BadInput([], 70, "the rendered policy", naming: words).expectRefusal(run)
    }

    @Test func `flags that its kind cannot honour are usage errors too`() throws {
        let retain = try run("calico", flags: ["--retain", "1h"])
        BadInput([], 64, "--retain", hint: "leave it out").expectRefusal(retain)
        let merge = try run("cilium", flags: ["--aggregate"])
        BadInput([], 64, "--aggregate", hint: "leave it out").expectRefusal(merge)
    }

    @Test func `a managed NetworkPolicy that is there is not edited in place of it`() throws {
        let kept = try KeptFile(
            try egressgen("git.example.com --pod run=busybox -n shop", Zones.example).stdout)
        let refused = try run("calico", flags: ["-o", kept.path, "--name", "busybox-policy"])
        BadInput([], 64, "--output", naming: "projectcalico.org/v3", hint: "--force").expectRefusal(refused)
        try kept.expectUntouched()
        #expect(try run("networkpolicy", flags: ["-o", kept.path]).status == 0)
    }

    private func run(_ template: String, flags: [String]) throws -> BinaryRun { try run(template, "", "", flags) }

    @Test(arguments: [
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{name}}\n",
        "apiVersion: cilium.io/v2\nkind: CiliumClusterwideNetworkPolicy\n",
        "apiVersion: networking.k8s.io/v1beta1\nkind: NetworkPolicy\n",
    ])
    func `a kind that nobody knows is an error of the template`(text: String) throws {
        let path = try folder.write(text, to: "own.mustache")
        try BadInput(
            ["git.example.com", "--pod", "run=busybox", "--template", path], 65, "the rendered policy",
            naming: "a kind that egressgen cannot check", hint: "template list"
        ).check(Zones.example)
    }
}
