import EgressTestSupport
import Testing

/// Tests patterns in policies of other projects' kinds.
@Suite(.waits) struct PatternDialectTests {
    private static let hosts = "*.example.com:443 git.example.com:22 --pod run=busybox -n shop"
    private static let words = hosts + " --dns kube-dns"

    private func generate(_ template: String, _ words: String = words) throws -> BinaryRun {
        try egressgen("\(words) --template \(template)", Zones.example)
    }

    @Test func `Cilium matches names of any depth, with a warning about older versions`() throws {
        let run = try generate("cilium")
        #expect(run.status == 0)
        #expect(run.stdout.contains("  - toFQDNs: # *.example.com:443\n    - matchPattern: \"**.example.com\"\n"))
        #expect(run.stdout.contains("    - matchName: git.example.com\n"))
        #expect(run.stderr.contains("egressgen: warning: *.example.com: matches names of any depth, but"))
        try CustomResource.cilium.validate(run.stdout)
    }

    @Test func `a ClusterNetworkPolicy has the pattern in domainNames`() throws {
        let run = try generate("cluster-network-policy")
        #expect(run.status == 0 && run.stderr.isEmpty, "\(run.stderr)")
        #expect(run.stdout.contains("    - domainNames:\n      - \"*.example.com\"\n"))
        try CustomResource.cluster.validate(run.stdout)
    }

    @Test func `GKE matches one label, with a warning`() throws {
        let run = try generate("gke", Self.hosts + " --dns none")
        #expect(run.status == 0)
        #expect(run.stdout.contains("  - matches: # *.example.com:443\n    - pattern: \"*.example.com\"\n"))
        #expect(run.stdout.contains("    - name: git.example.com\n"))
        #expect(
            run.errorLines.count { $0.hasPrefix("egressgen: warning: *.example.com: matches names of any depth") } == 1)
        try CustomResource.gke.validate(run.stdout)
    }

    @Test(arguments: [
        ("antrea", "    - fqdn: \"*.example.com\"\n", CustomResource.antrea),
        ("aws", "    - domainNames:\n      - \"*.example.com\"\n", .aws),
    ])
    func `Antrea and EKS match names of any depth`(template: String, text: String, resource: CustomResource) throws {
        let run = try generate(template)
        #expect(run.status == 0 && run.stderr.isEmpty, "\(run.stderr)")
        #expect(run.stdout.contains(text))
        try resource.validate(run.stdout)
    }

    @Test(arguments: ["cilium", "cluster-network-policy", "antrea", "aws"])
    func `a policy of a pattern alone comes out as well`(template: String) throws {
        let run = try generate(template, "*.example.com --pod a=b -n shop --dns kube-dns")
        #expect(run.status == 0, "\(run.stderr)")
        #expect(run.stdout.contains("*.example.com"))
    }

    @Test func `a policy of a pattern alone comes out for GKE, which has no DNS rules`() throws {
        let run = try generate("gke", "*.example.com --pod a=b -n shop --dns none")
        #expect(run.status == 0)
        #expect(
            run.stdout.hasSuffix("  egress:\n  - matches: # *.example.com\n    - pattern: \"*.example.com\"\n"),
            "\(run.stdout)")
        #expect(
            run.stderr.contains("egressgen: warning: *.example.com: matches names of any depth, but"), "\(run.stderr)")
        try CustomResource.gke.validate(run.stdout)
    }

    @Test func `Calico has addresses that no refresh adds`() throws {
        BadInput([], 64, "*.example.com", naming: "wildcard", hint: "--template networkpolicy or cilium")
            .expectRefusal(try generate("calico"))
        BadInput([], 64, "*._tcp.example.com", naming: "domainNames", hint: "--template networkpolicy")
            .expectRefusal(try generate("cluster-network-policy", "*._tcp.example.com --pod a=b -n shop"))
    }

    @Test func `a template of one's own has the host and the suffix`() throws {
        let folder = try TemporaryFolder()
        let shown = try egressgen("template show cilium").stdout
        let part = "    - matchPattern: \"**.{{{.}}}\"\n"
        #expect(shown.contains(part))
        let own = part.replacing("{{{.}}}", with: "{{{suffix}}}").replacing("\n", with: " # {{{host}}}\n")
        let run = try generate(folder.write(shown.replacing(part, with: own), to: "own.mustache"))
        #expect(run.status == 0, "\(run.stderr)")
        #expect(run.stdout.contains("    - matchPattern: \"**.example.com\" # *.example.com\n"))
        for other in ["\"{{{host}}}\"", "\"*\"", "\"**.com\""] {
            let wide = shown.replacing(part, with: "    - matchPattern: \(other)\n")
            let run = try generate(folder.write(wide, to: "own.mustache"))
            BadInput([], 70, "the rendered policy", []).expectRefusal(run)
        }
    }
}
