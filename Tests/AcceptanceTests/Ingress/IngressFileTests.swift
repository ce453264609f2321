import EgressTestSupport
import Testing

/// Tests ingress policies in files.
@Suite(.waits, .judgedPolicies)
struct IngressFileTests {
    private static let fixed = "ingress --pod run=nginx --from-pod access=true"
    private static let named = "ingress --pod run=nginx --from-host git.example.com --port 22"

    /// Returns a policy with a rule for each of the sources.
    private static func policy(_ annotations: [String], types: String = "Ingress", rules: [String] = []) -> String {
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: web
          annotations:
        \(annotations.map { "    egressgen.dev/\($0)\n" }.joined())spec:
          podSelector: {}
          policyTypes: [\(types)]

        """ + (rules.isEmpty ? "" : "  ingress:\n" + rules.map { "  - from:\n    - \($0)\n" }.joined())
    }

    @Test func `a policy without names is written once, and the same again is no change`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("policy.yaml")
        #expect(try egressgen("\(Self.fixed) -o \(path)").status == 0)
        let kept = try KeptFile(folder.read("policy.yaml"))
        #expect(try egressgen("\(Self.fixed) -o \(kept.path)").status == 0)
        let run = try egressgen("\(Self.fixed) --port 80 -o \(kept.path)")
        BadInput([], 77, kept.path, naming: "something else", hint: "--force").expectRefusal(run)
        try kept.expectUntouched()
        #expect(try egressgen("\(Self.fixed) --port 80 -o \(kept.path) --force").status == 0)
        #expect(try kept.folder.read("policy.yaml").contains("port: 80"))
    }

    @Test func `a refresh adds, retains and drops sources, and a second one changes nothing`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("policy.yaml")
        #expect(try egressgen("\(Self.named) --retain 0 -o \(path)", Zones.example).status == 0)
        let fresh = try folder.read("policy.yaml")
        try folder.write(fresh.replacing("140.82.121.4", with: "140.82.121.3"), to: "policy.yaml")
        let run = try egressgen("refresh \(path) --report json", Zones.example)
        #expect(run.status == 0, "\(run.stderr)")
        #expect(run.stdout.contains(#""from git.example.com": ["#), "\(run.stdout)")
        #expect(try folder.read("policy.yaml") == fresh)
        #expect(try egressgen("refresh \(path) --check", Zones.example).status == 0)

        try folder.write(
            fresh.replacing("140.82.121.4", with: "140.82.121.3").replacing("retain: \"0\"", with: "retain: 48h"),
            to: "policy.yaml")
        #expect(try egressgen("refresh \(path)", Zones.example).status == 0)
        let retained = try folder.read("policy.yaml")
        #expect(retained.contains("140.82.121.3/32") && retained.contains("140.82.121.4/32"))
        #expect(retained.contains("egressgen.dev/from-retained: '{\"git.example.com\":{\"140.82.121.3\":"))
    }

    /// Without a word, each of them would limit nothing.
    @Test(arguments: ["from-ports", "from-except", "from-pods", "from-namespaces"], ["\"\"", "'  '"])
    func `an empty annotation never opens what it limits`(key: String, value: String) throws {
        var annotations = [
            "from-hosts": "git.example.com", "from-cidrs": "10.0.0.0/8", "from-pods": "app=web",
            "from-namespaces": "team=a", "from-except": "10.1.0.0/16", "from-ports": "\"8080\"",
        ]
        annotations[key] = value
        let kept = try KeptFile(Self.policy(annotations.sorted(by: <).map { "\($0): \($1)" }))
        let run = try egressgen("refresh \(kept.path)", Zones.example)
        #expect(run.status == 65)
        #expect(run.errorLines.first?.contains("egressgen.dev/\(key) is empty") == true, "\(run.stderr)")
        try kept.expectUntouched()
    }

    @Test func `what somebody else wrote is left alone, and adopted when asked`() throws {
        let foreign = Self.policy(["from-hosts: git.example.com"], rules: ["podSelector: {}"])
        let kept = try KeptFile(foreign)
        let run = try egressgen("refresh \(kept.path)", Zones.example)
        #expect(run.status == 77)
        #expect(run.stderr.contains("has ingress rules that egressgen did not write"), "\(run.stderr)")
        try kept.expectUntouched()
        #expect(try egressgen("refresh \(kept.path) --adopt", Zones.example).status == 0)
        let adopted = try kept.folder.read("policy.yaml")
        #expect(adopted.contains("140.82.121.4/32") && !adopted.contains("    - podSelector: {}"))
    }

    private static let malformed: [(String, String, Int32)] = [
        ("from-hosts: git.example.com", "policyTypes lacks Ingress", 77),
        ("from-hosts: \"\"", "egressgen.dev/from-hosts contains no name", 65),
        ("from-hosts: git.example.com\n    egressgen.dev/from-except: 1.2.3.0/25", "from-except", 65),
        (
            "from-hosts: git.example.com\n    egressgen.dev/dns: none",
            "egressgen.dev/dns requires egressgen.dev/hosts", 65
        ),
        ("hosts: git.example.com\n    egressgen.dev/from-pods: a=b", "requires egressgen.dev/from-hosts", 65),
        ("from-hosts: git.example.com\n    egressgen.dev/from-applied: nonsense.", "ingress rules, but", 77),
        ("from-hosts: git.example.com\n    egressgen.dev/from-applied: cidr=0.0.0.0/0", "every source", 65),
    ]

    @Test(arguments: malformed)
    func `annotations obey the rules of the flags`(annotation: String, fact: String, status: Int32) throws {
        let types = annotation.contains("applied") ? "Ingress" : "Egress"
        let kept = try KeptFile(
            Self.policy(
                [annotation], types: types,
                rules: ["ipBlock: {cidr: 9.9.9.9/32}", "ipBlock: {cidr: 9.9.9.8/32}"]))
        let run = try egressgen("refresh \(kept.path)", Zones.example)
        #expect(run.status == status, "\(run.stderr)")
        #expect(run.stderr.contains(fact), "\(run.stderr)")
        try kept.expectUntouched()
    }

    @Test func `the intent of a file is replaced, of the same directions alone`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("policy.yaml")
        #expect(try egressgen("\(Self.named) -o \(path)", Zones.example).status == 0)
        #expect(try egressgen("\(Self.named) --from-pod access=true -o \(path)", Zones.example).status == 0)
        let wider = try folder.read("policy.yaml")
        #expect(wider.contains("egressgen.dev/from-pods: access=true\n") && wider.contains("port: 22"))
        for command in ["git.example.com --pod run=nginx", "\(Self.named) git.example.com"] {
            let run = try egressgen("\(command) -o \(path)", Zones.example)
            #expect(run.status == 77 && run.stderr.contains("egressgen: hint: pass --force"), "\(run.stderr)")
        }
        #expect(try folder.read("policy.yaml") == wider)
    }

    @Test func `labels count in whatever order, as other tools sort them`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("policy.yaml")
        let command = "\(Self.named) --from-namespace z=1 --from-namespace a=2 --from-pod y=1 --from-pod b=2"
        #expect(try egressgen("\(command) -o \(path)", Zones.example).status == 0)
        let text = try folder.read("policy.yaml")
        let sorted = text.replacing(
            "          z: \"1\"\n          a: \"2\"\n", with: "          a: \"2\"\n          z: \"1\"\n")
        #expect(text.contains("          a: \"2\"\n          z: \"1\"\n") && sorted == text)
        let turned = text.replacing(
            "          a: \"2\"\n          z: \"1\"\n", with: "          z: \"1\"\n          a: \"2\"\n")
        try folder.write(turned, to: "policy.yaml")
        #expect(try egressgen("refresh \(path)", Zones.example).status == 0)
        #expect(try folder.read("policy.yaml") == turned)
        let other = "\(Self.named) --from-namespace a=2 --from-namespace z=1 --from-pod b=2 --from-pod y=1"
        #expect(try egressgen("\(other) -o \(path)", Zones.example).status == 0)
    }

    @Test(arguments: ["1", "012", "1e3", "2026-11-23", "true", "null", "y"])
    func `a key that must be quoted is quoted by a refresh too`(key: String) throws {
        let folder = try TemporaryFolder()
        let text = """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: web
              annotations:
                egressgen.dev/from-hosts: git.example.com
                egressgen.dev/from-pods: "\(key)=a"
            spec:
              podSelector: {}
              policyTypes: [Ingress]

            """
        let path = try folder.write(text, to: "policy.yaml")
        let run = try egressgen("refresh \(path)", Zones.example)
        #expect(run.status == 0, "\(run.stderr)")
        #expect(try folder.read("policy.yaml").contains("          \"\(key)\": a\n"))
    }

    @Test func `rules whose names were all taken out stay, and are warned of`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("policy.yaml")
        #expect(try egressgen("git.example.com \(Self.named.dropFirst(8)) -o \(path)", Zones.example).status == 0)
        let lines = try folder.read("policy.yaml").split(separator: "\n").filter {
            !$0.contains("from-hosts") && !$0.contains("from-ports")
        }
        let text = lines.joined(separator: "\n") + "\n"
        try folder.write(text, to: "policy.yaml")
        let run = try egressgen("refresh \(path)", Zones.example)
        #expect(
            run.status == 0 && run.stderr.contains("from-hosts is missing, so spec.ingress is left"), "\(run.stderr)")
        #expect(try folder.read("policy.yaml") == text)
    }

    @Test func `fixed sources beside hosts have to be those of the file`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("policy.yaml")
        let command = "git.example.com --pod run=nginx --from-pod access=true"
        #expect(try egressgen("\(command) -o \(path)", Zones.example).status == 0)
        #expect(try egressgen("\(command) --retain 48h -o \(path)", Zones.example).status == 0)
        let text = try folder.read("policy.yaml")
        #expect(text.contains("retain: 48h") && text.contains("access: \"true\""))
        let run = try egressgen("\(command) --port 80 -o \(path)", Zones.example)
        #expect(run.status == 77 && run.stderr.contains("different ingress rules"), "\(run.stderr)")
        #expect(try folder.read("policy.yaml") == text)
    }

    @Test func `explain names the source that lets in`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("policy.yaml")
        #expect(try egressgen("\(Self.named) --from-cidr 9.9.9.0/24 -o \(path)", Zones.example).status == 0)
        let run = try egressgen("explain \(path) --pod run=nginx --from 140.82.121.4 --port 22")
        #expect(run.status == 0 && run.stdout.contains("git.example.com:22"), "\(run.stdout)")
        let block = try egressgen("explain \(path) --pod run=nginx --from 9.9.9.9 --port 22")
        #expect(block.status == 0 && block.stdout.contains("cidr=9.9.9.0/24:22"), "\(block.stdout)")
        #expect(try egressgen("explain \(path) --pod run=nginx --from 9.9.8.9 --port 22").status == 1)
    }
}
