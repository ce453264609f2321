import EgressTestSupport
import Testing

@Suite(.waits) struct ConvertCommandTests {
    private static let cilium = """
        apiVersion: cilium.io/v2
        kind: CiliumNetworkPolicy
        metadata: {name: web, namespace: shop}
        spec:
          endpointSelector: {matchLabels: {app: web}}
          egress:
          - toFQDNs: [{matchName: git.example.com}]
            toPorts: [{ports: [{port: "22", protocol: TCP}]}]
          - toEndpoints:
            - matchLabels: {"k8s:io.kubernetes.pod.namespace": kube-system, "k8s:k8s-app": kube-dns}
            toPorts:
            - ports: [{port: "53", protocol: ANY}]
              rules: {dns: [{matchPattern: "*"}]}

        """

    private static let entity = cilium + "  - toEntities: [world]\n"

    private static func convert(_ text: String, _ flags: String = "") throws -> BinaryRun {
        try egressgen("convert - \(flags)", Zones.example, input: text)
    }

    @Test func `a policy is the one that generate prints`() throws {
        let run = try Self.convert(Self.cilium)
        #expect(run.status == 0)
        #expect(run.stderr.isEmpty)
        let wanted = try egressgen(
            "git.example.com:22 --pod app=web --name web -n shop --dns kube-dns", Zones.example)
        #expect(run.stdout == wanted.stdout)
    }

    @Test(arguments: ["cilium", "cluster-network-policy", "antrea", "aws"])
    func `a policy comes out in another dialect`(template: String) throws {
        let flags = "--template \(template)"
        let run = try Self.convert(Self.cilium, flags)
        #expect(run.status == 0)
        let wanted = try egressgen(
            "git.example.com:22 --pod app=web --name web -n shop --dns kube-dns \(flags)", Zones.example)
        #expect(run.stdout == wanted.stdout)
        let back = try Self.convert(run.stdout)
        #expect(back.stdout == (try Self.convert(Self.cilium).stdout))
    }

    @Test func `what cannot be converted is an error, and nothing is printed`() throws {
        BadInput(
            [], 65, "stdin:1", naming: "shop/web", "spec.egress[2].toEntities", "nothing is printed"
        ).expectRefusal(try Self.convert(Self.entity))
    }

    @Test func `a rule is left out if the user says so, and the status stays`() throws {
        let run = try Self.convert(Self.entity, "--keep-going")
        BadInput([], 65, "stdin:1", naming: "spec.egress[2].toEntities", "left out").expectTalk(run)
        #expect(run.stdout == (try Self.convert(Self.cilium).stdout))
    }

    @Test(arguments: [
        ("spec:", "spec:\n  egressDeny: []", "spec.egressDeny"),
        ("spec:", "spec:\n  other: []", "spec.other"),
        ("toFQDNs: [{", "toFQDNs: [{other: a, ", "spec.egress[0].toFQDNs[0].other"),
        ("  egress:", "  ingress: [{}]\n  egress:", "spec.ingress"),
    ])
    func `other parts are never left out`(part: String, other: String, path: String) throws {
        let text = Self.cilium.replacing(part, with: other, maxReplacements: 1)
        let run = try Self.convert(text, "--keep-going")
        #expect(run.status == 65)
        #expect(run.stdout.isEmpty)
        #expect(run.stderr.contains(path))
    }

    @Test func `the other policies of a file are printed`() throws {
        let second = Self.cilium.replacing("name: web", with: "name: api")
        let run = try Self.convert(Self.entity + "---\n" + second)
        #expect(run.status == 65)
        #expect(run.stdout == (try Self.convert(second).stdout))
        let both = try Self.convert(Self.cilium + "---\n" + second)
        #expect(both.status == 0)
        #expect(both.stdout.contains("\n---\n"))
    }

    @Test func `two policies of one name are an error`() throws {
        let run = try Self.convert(Self.cilium + "---\n" + Self.cilium)
        #expect(run.status == 65)
        #expect(run.stderr.contains("shop/web has the namespace and the name of a policy before it"))
    }

    @Test(arguments: [("nx.example.com", 68)])
    func `a name without addresses is an error`(name: String, status: Int32) throws {
        let text = Self.cilium.replacing("git.example.com", with: name)
        BadInput([], status, name, naming: "nothing is printed").expectRefusal(try Self.convert(text))
    }

    @Test func `blocks over pods are warned of`() throws {
        let run = try Self.convert(Self.cilium + "  - toCIDR: [10.0.0.0/8]\n")
        #expect(run.status == 0)
        #expect(run.stderr.contains("10.0.0.0/8"))
        #expect(run.stdout.contains("cidr: 10.0.0.0/8"))
    }

    @Test func `a rule for every address is never converted`() throws {
        let destination = try Self.convert(Self.cilium + "  - toCIDR: [0.0.0.0/0]\n")
        #expect(destination.status == 65)
        #expect(destination.stderr.contains("spec.egress[2].toCIDR[0], which would allow every destination"))
        let source = try Self.convert(Self.cilium + "  ingress: [{fromCIDR: [\"::/0\"]}]\n")
        #expect(source.status == 65)
        #expect(source.stderr.contains("spec.ingress[0].fromCIDR[0], which would allow every source"))
    }

    @Test func `GKE has no rules for DNS`() throws {
        BadInput([], 64, "--dns", naming: "nothing is done", hint: "--dns none")
            .expectRefusal(try Self.convert(Self.cilium, "--template gke"))
        #expect(try Self.convert(Self.cilium, "--template gke --dns none").status == 0)
    }

    private static let ranged = cilium.replacing("\"22\"", with: "\"443\", endPort: 445")

    @Test func `a part that the target cannot say is an error of its policy`() throws {
        let flags = "--template gke --dns none"
        let good = Self.cilium.replacing("name: web", with: "name: a")
        let run = try Self.convert(Self.ranged + "---\n" + good, flags)
        BadInput(
            [], 65, "stdin:1", naming: "shop/web", "spec.egress[0].toFQDNs[0]", "443-445", "nothing is printed",
            hint: "another --template"
        ).expectTalk(run)
        #expect(run.stdout == (try Self.convert(good, flags).stdout))
        let whole = try Self.convert(Self.ranged, flags)
        #expect(whole.status == 65 && whole.stdout.isEmpty)
    }

    @Test func `a part that the target cannot say is left out if the user says so`() throws {
        let flags = "--template gke --dns none --keep-going"
        let second =
            "  - toFQDNs: [{matchName: api.example.com}]\n    toPorts: [{ports: [{port: \"8000\", endPort: 8010}]}]\n"
        let block = "  - toCIDR: [198.51.100.0/24]\n"
        let run = try Self.convert(Self.cilium + second + block, flags)
        #expect(run.status == 65)
        #expect(run.stderr.contains("api.example.com with 8000-8010 in spec.egress[2].toFQDNs[0]"))
        #expect(run.stderr.contains("the block 198.51.100.0/24 in spec.egress[3].toCIDR[0]"))
        #expect(run.stderr.contains("it is left out of the policy"))
        #expect(run.stdout == (try Self.convert(Self.cilium, flags).stdout))
    }

    @Test(arguments: [
        ("", "cilium", "spec.egress", "--dns kube-dns"),
        (
            "  policyTypes: [Ingress, Egress]\n  ingress: [{from: [{ipBlock: {cidr: 198.51.100.0/24}}]}]\n", "gke",
            "spec.ingress", ""
        ),
    ])
    func `a whole policy that the target cannot say is never cut`(
        part: String, template: String, path: String, hint: String
    ) throws {
        let text = """
            apiVersion: networking.k8s.aws/v1alpha1
            kind: ApplicationNetworkPolicy
            metadata: {name: web, namespace: shop}
            spec:
              podSelector: {matchLabels: {app: web}}
              egress: [{to: [{domainNames: [git.example.com]}], ports: [{port: 22}]}]

            """ + (part.isEmpty ? "  policyTypes: [Egress]\n" : part)
        let run = try Self.convert(text, "--template \(template) --keep-going")
        #expect(run.status == 65 && run.stdout.isEmpty)
        #expect(run.stderr.contains("stdin:1: shop/web ") && run.stderr.contains(path), "\(run.stderr)")
        #expect(run.stderr.contains(hint))
    }

    @Test func `the remedy for a direction without rules is one that the kind has`() throws {
        let cilium = try Self.convert(Self.cilium + "  ingress: [{}]\n")
        #expect(cilium.status == 65 && cilium.stderr.contains("hint: remove spec.ingress"), "\(cilium.stderr)")
        let empty = try Self.convert(
            Self.gke.replacing("  - matches: [{pattern: \"*.example.com\"}]\n", with: "").replacing(
                "egress:", with: "egress: []"))
        #expect(empty.status == 65 && !empty.stderr.contains("policyTypes"), "\(empty.stderr)")
        #expect(empty.stderr.contains("has an empty list in spec.egress"))
    }

    @Test func `flags that cannot apply to the target are usage errors`() throws {
        BadInput([], 64, "--family ipv6", naming: "nothing is done", hint: "--family dual")
            .expectRefusal(try Self.convert(Self.cilium, "--template antrea --family ipv6"))
        BadInput([], 64, "--dns none", naming: "nothing is done", hint: "--dns kube-dns")
            .expectRefusal(try Self.convert(Self.cilium, "--template cilium --dns none"))
    }

    @Test func `a name without addresses is an error of each policy`() throws {
        let wrong = Self.cilium.replacing("git.example.com", with: "nx.example.com")
        let run = try Self.convert(wrong + "---\n" + wrong.replacing("name: web", with: "name: api"))
        #expect(run.status == 68)
        #expect(run.stderr.contains("nothing is printed for shop/web") && run.stderr.contains("for shop/api"))
        let going = try Self.convert(wrong, "--keep-going")
        #expect(going.stderr.contains("shop/web is incomplete"))
    }

    @Test func `a policy inside another object is passed over with a warning`() throws {
        let lines = Self.gke.split(separator: "\n").map { "  \($0)\n" }
        let outer =
            "apiVersion: template.openshift.io/v1\nkind: Template\nmetadata: {name: t}\nobjects:\n-"
            + lines.joined().dropFirst()
        let run = try Self.convert(Self.cilium + "---\n" + outer)
        #expect(run.status == 0)
        let policy = "networking.gke.io/v1alpha1 FQDNNetworkPolicy shop/web is inside another object (Template)"
        #expect(run.stderr.contains("\(policy) and is skipped"), "\(run.stderr)")
        #expect(run.stdout == (try Self.convert(Self.cilium).stdout))
        #expect(try Self.convert(outer).status == 65)
    }

    @Test func `a policy without a namespace repeats the one of the default namespace`() throws {
        let first = Self.cilium.replacing(", namespace: shop", with: "")
        let run = try Self.convert(first + "---\n" + Self.cilium.replacing("shop", with: "default"))
        #expect(run.status == 65)
        #expect(run.stderr.contains("default/web has the namespace and the name of a policy before it"))
        #expect(run.stdout == (try Self.convert(first).stdout))
    }

    private static let gke = """
        apiVersion: networking.gke.io/v1alpha1
        kind: FQDNNetworkPolicy
        metadata: {name: web, namespace: shop}
        spec:
          podSelector: {matchLabels: {app: web}}
          egress:
          - matches: [{pattern: "*.example.com"}]

        """

    @Test func `a pattern of one label stays one`() throws {
        BadInput(
            [], 65, "stdin:1", naming: "shop/web", "spec.egress[0].matches[0]", hint: "write the names"
        ).expectRefusal(try Self.convert(Self.gke))
        let run = try Self.convert(Self.gke, "--template gke")
        #expect(run.status == 0)
        #expect(run.stderr.isEmpty)
        #expect(run.stdout.contains("pattern: \"*.example.com\""))
    }

    @Test func `a pattern of one label from Cilium means the same in GKE`() throws {
        let text = Self.cilium.replacing("{matchName: git.example.com}", with: "{matchPattern: \"*.example.com\"}")
        let run = try Self.convert(text.replacing("\"22\"", with: "\"443\""), "--template gke --dns none")
        #expect(run.status == 0)
        #expect(run.stderr.isEmpty)
        let deep = try Self.convert(text.replacing("\"*.", with: "\"**."), "--template gke --dns none")
        #expect(deep.status == 0)
        #expect(deep.stderr.contains("GKE matches one label only"))
    }

    @Test func `two policies of the same pods become two policies`() throws {
        let second = Self.gke.replacing("{pattern: \"*.example.com\"}", with: "{name: git.example.com}")
        let first = second.replacing("name: web", with: "name: api")
        let run = try Self.convert(first + "---\n" + second, "--dns kube-dns")
        #expect(run.status == 0)
        #expect(
            run.stdout == (try Self.convert(first, "--dns kube-dns").stdout) + "---\n"
                + (try Self.convert(second, "--dns kube-dns").stdout))
    }

    @Test func `a profile of the user that the policy has too is written once`() throws {
        let text = Self.cilium.replacing("port: \"53\"", with: "port: \"8053\"").replacing("k8s:k8s-app", with: "k8s:a")
        let profile = "kube-system/a=kube-dns:8053"
        let run = try Self.convert(text, "--dns \(profile)")
        #expect(run.status == 0)
        #expect(run.stdout.contains("egressgen.dev/dns: \(profile)\n"), "\(run.stdout)")
    }

    @Test func `a rule about requests in Antrea keeps the policy from being printed`() throws {
        let text = """
            apiVersion: crd.antrea.io/v1beta1
            kind: NetworkPolicy
            metadata: {name: web, namespace: shop}
            spec:
              priority: 10000
              appliedTo: [{podSelector: {matchLabels: {app: web}}}]
              egress:
              - {action: Allow, to: [{fqdn: git.example.com}], l7Protocols: [{http: {method: GET}}]}
              - {action: Allow, to: [{fqdn: git.example.com}]}
              - {action: Drop}
            """
        // Without the first rule, the second would allow every request.
        BadInput([], 65, "stdin:1", naming: "spec.egress[0].l7Protocols", "nothing is printed")
            .expectRefusal(try Self.convert(text, "--keep-going"))
    }

    private static let lists = [
        "apiVersion: v1\nkind: List\nitems:\n", "apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicyList\nitems:\n",
    ]

    @Test(arguments: lists)
    func `lists as the API server returns them are read`(list: String) throws {
        let fields = "{uid: x, generation: 1, managedFields: [{manager: kubectl}], name: web"
        let object = Self.cilium.replacing("{name: web", with: fields) + "status: {conditions: [{type: Valid}]}\n"
        let lines = object.split(separator: "\n").map { "  \($0)\n" }
        let run = try Self.convert(list + "-" + lines.joined().dropFirst())
        #expect(run.status == 0, "\(run.stderr)")
        #expect(run.stdout == (try Self.convert(Self.cilium).stdout))
    }

    @Test func `policies of the whole cluster are passed over with a warning`() throws {
        let wide = Self.cilium.replacing("kind: Cilium", with: "kind: CiliumClusterwide")
        let run = try Self.convert(wide + "---\n" + Self.cilium)
        #expect(run.status == 0)
        #expect(run.stderr.contains("cilium.io/v2 CiliumClusterwideNetworkPolicy is not converted"))
        #expect(run.stdout == (try Self.convert(Self.cilium).stdout))
        #expect(try Self.convert(wide).status == 65)
    }

    @Test func `folders are searched, and patterns exclude files`() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.cilium, to: "a.yaml")
        try folder.write(Self.entity.replacing("name: web", with: "name: b"), to: "skip-b.yml")
        let all = try egressgen("convert \(folder.path("."))", Zones.example)
        #expect(all.status == 65)
        #expect(all.stderr.contains("skip-b.yml:1: shop/b has spec.egress[2].toEntities"))
        #expect(all.stdout == (try Self.convert(Self.cilium).stdout))
        let some = try egressgen("convert \(folder.path(".")) --exclude skip-*", Zones.example)
        #expect(some.status == 0)
        #expect(some.stdout == all.stdout)
    }

    @Test(arguments: [
        ("shop}", "\"\"}", 0, ""), ("name: web", "name: WEB", 65, "invalid metadata: 'WEB' is not an RFC 1123 name"),
        ("git.example.com", "GIT.Example.COM.", 0, ""), ("git.example.com", "münchen.de", 65, "not ASCII"),
        ("git.example.com", "192.0.2.1", 65, "is an address"),
        ("app: web", "k8s:app: web, any:app: x", 65, "spec.endpointSelector"),
    ])
    func `names and labels`(part: String, other: String, status: Int32, fact: String) throws {
        let run = try Self.convert(Self.cilium.replacing(part, with: other, maxReplacements: 1))
        #expect(run.status == status, "\(run.stderr)")
        #expect(fact.isEmpty ? run.stderr.isEmpty : run.stderr.contains(fact), "\(run.stderr)")
        #expect(run.stdout.isEmpty == (status != 0))
    }

    private static let usage = [
        BadInput(["convert"], 64, "PATH", naming: "no file", hint: "egressgen convert FOLDER"),
        BadInput(["convert", ""], 64, "PATH", naming: "no file name"),
        BadInput(["convert", "-", "-"], 64, "-", naming: "twice"),
        BadInput(
            ["convert", "-", "--template", "a.mustache"], 64, "--template a.mustache", naming: "built-in",
            hint: "networkpolicy"),
        BadInput(
            ["convert", "-", "--template", "network-set"], 64, "--template network-set", naming: "an address set",
            hint: "cilium"),
        BadInput(["convert", "-", "--template", ""], 64, "--template", naming: "no template"),
        BadInput(["convert", "-", "-o", "x"], 64, "usage", naming: "'-o'"),
        BadInput(["convert", "-", "--resolver", "192.0.2.1"], 64, "--zone", naming: "--resolver"),
        BadInput(["convert", "-", "--dns", "none", "--dns", "any"], 64, "--dns none", naming: "other profiles"),
    ]

    @Test(arguments: usage)
    func `a wrong command line is a usage error`(row: BadInput) throws {
        row.expectRefusal(try BuiltBinary.run(row.arguments + Zones.example))
    }

    @Test func `a missing file and an empty one are errors`() throws {
        #expect(try egressgen("convert /nonexistent", Zones.example).status == 74)
        #expect(try Self.convert("").status == 65)
        #expect(try Self.convert("kind: CiliumNetworkPolicy\na: [").status == 65)
    }
}
