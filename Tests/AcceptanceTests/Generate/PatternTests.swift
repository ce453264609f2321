import EgressTestSupport
import Testing

/// Tests policies that are generated for patterns.
@Suite(.waits, .judgedPolicies) struct PatternTests {
    private static let pod = "--pod a=b"

    private func expectWarning(_ run: BinaryRun, sourceLocation: SourceLocation = #_sourceLocation) {
        let warning = "egressgen: warning: *.example.com: is a wildcard, which only a refresh that learns fills\n"
        #expect(run.stderr.contains(warning), "\(run.stderr)", sourceLocation: sourceLocation)
        #expect(run.stderr.contains("egressgen: hint: run egressgen refresh with --learn"))
    }

    @Test(arguments: ["*.example.com:443", "*.EXAMPLE.com.:443/tcp"])
    func `a pattern is kept in its canonical form, with the DNS rule and a warning`(pattern: String) throws {
        let run = try generate(Self.pod, Zones.example + [pattern])
        #expect(run.status == 0)
        expectWarning(run)
        let annotations = try Judges.pyYAML(run.stdout)["metadata"]?["annotations"]
        #expect(annotations?["egressgen.dev/hosts"]?.text == "*.example.com:443")
        #expect(annotations?["egressgen.dev/applied"]?.text == "dns=any")
        #expect(run.stdout.contains("  egress:\n  - to: # dns=any\n"))
        let json = try egressgen(Self.pod, Zones.example + [pattern, "--format", "json"])
        #expect(json.status == 0 && json.stdout.contains("\"egressgen.dev/hosts\": \"*.example.com:443\""))
    }

    @Test func `without a DNS rule everything is denied`() throws {
        let run = try generate("\(Self.pod) --dns none", Zones.example + ["*.example.com"])
        #expect(run.status == 0)
        #expect(run.stdout.contains("  egress: []\n"), "\(run.stdout)")
    }

    @Test func `patterns and names of a file keep their order`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("git.example.com # git\n*.example.com\n*.a.example.com:80\n", to: "hosts")
        let run = try generate(Self.pod, Zones.example + ["--hosts-file", path])
        #expect(run.status == 0)
        expectWarning(run)
        #expect(run.stdout.contains("      git.example.com\n      *.example.com\n      *.a.example.com:80\n"))
        #expect(run.stdout.contains("    egressgen.dev/applied: git.example.com dns=any\n"))
    }

    @Test func `beside a name that failed nothing is printed, and with --keep-going the pattern`() throws {
        let arguments = Zones.example + ["*.example.com", "missing.example.com"]
        let stopped = try egressgen(Self.pod, arguments)
        #expect(stopped.status == 68 && stopped.stdout.isEmpty)
        let run = try generate("\(Self.pod) --keep-going", arguments)
        #expect(run.status == 68)
        #expect(run.stdout.contains("      *.example.com\n      missing.example.com\n"))
        #expect(run.stdout.contains("    egressgen.dev/applied: dns=any\n"))
    }

    @Test func `-o again keeps what was learned`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(LearnedManifest.text(), to: "policy.yaml")
        let arguments = Zones.example + ["*.example.com:443", "git.example.com", "-o", path]
        for _ in 1...2 {
            #expect(try egressgen(Self.pod, arguments).status == 0)
            let text = try folder.read("policy.yaml")
            #expect(text.contains("        cidr: 8.0.0.1/32\n") && text.contains("        cidr: 140.82.121.4/32\n"))
            #expect(text.contains(LearnedManifest.note))
            try Judges.validate(text)
        }
    }

    @Test func `a suffix that strangers share and accepted addresses are warned of`() throws {
        let run = try generate("\(Self.pod) --accept 10.0.0.0/8", Zones.example + ["*.github.io"])
        #expect(run.status == 0)
        #expect(run.stderr.contains("warning: *.github.io: allows connections to strangers"), "\(run.stderr)")
        #expect(run.stderr.contains("warning: *.github.io: can be pointed at the accepted addresses"))
    }

    @Test func `no pattern is looked up, as a source or by resolve`() throws {
        let server = try HostileServer { [MessageBuilder(answering: $0).ra().a($0.qname, "8.8.8.8").reply] }
        let asked = asking(server.endpoint)
        #expect(try generate(Self.pod, asked + ["*.example.com"]).status == 0)
        BadInput([], 64, "*.example.com", naming: "wildcard", hint: "each name")
            .expectRefusal(try egressgen("resolve *.example.com", asked))
        BadInput([], 64, "--from-host *.example.com", naming: "wildcard", hint: "each name")
            .expectRefusal(try egressgen("ingress --pod a=b --from-host *.example.com", asked))
        #expect(server.log.isEmpty)
    }

    @Test func `a schedule has the pattern, and the warning`() throws {
        let run = try egressgen("schedule *.example.com --pod a=b -n shop --image registry.example/egressgen:1")
        #expect(run.status == 0, "\(run.stderr)")
        expectWarning(run)
        #expect(run.stdout.contains("*.example.com"))
    }
}
