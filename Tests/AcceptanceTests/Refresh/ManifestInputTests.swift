import EgressTestSupport
import Foundation
import Testing

/// Tests manifests in unusual forms: what kubectl reads is read, and nothing is passed over in silence.
@Suite(.waits) struct ManifestInputTests {
    private static let drops = ManagedManifest.filled(
        "git", host: "git.example.com", ["140.82.121.3"], annotations: ["retain: \"0\""])
    private static let unfilled = ManagedManifest.unfilled("web", hosts: "git.example.com", annotations: ["dns: none"])
    private static let question = ["--pod", "app=web", "--to", "192.0.2.1:443"]

    /// A policy that selects no pod of the question. With it alone, the verdict is "allowed".
    private static let other = """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: other}
        spec: {podSelector: {matchLabels: {app: other}}, policyTypes: [Egress]}

        """

    private static func explain(_ path: String) throws -> BinaryRun {
        try BuiltBinary.run(["explain", path] + question)
    }

    private static func refresh(_ path: String, _ flags: String...) throws -> BinaryRun {
        try BuiltBinary.run(["refresh", path] + flags + Zones.example)
    }

    // MARK: What is read

    private static func json(_ slash: String) -> String {
        #"""
        {
          "apiVersion": "networking.k8s.io/v1",
          "kind": "NetworkPolicy",
          "metadata": {
            "name": "git",
            "annotations": {
              "egressgen.dev/hosts": "git.example.com",
              "egressgen.dev/dns": "none",
              "egressgen.dev/retain": "0",
              "egressgen.dev/applied": "git.example.com"
            }
          },
          "spec": {
            "podSelector": {},
            "policyTypes": ["Egress"],
            "egress": [{"to": [{"ipBlock": {"cidr": "140.82.121.3/32"}}]}]
          }
        }

        """#.replacing("/", with: slash)
    }

    @Test(arguments: [#"\/"#, #"\u002f"#, #"\u002F"#, "/"])
    func `JSON is refreshed with any escapes`(slash: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Self.json(slash), to: "git.json")
        #expect(try Self.refresh(path, "--check").status == 1)
        let run = try Self.refresh(path)
        #expect(run.status == 0, "\(run.stderr)")
        // The new address has a slash of its own.
        let block = "140.82.121.3\(slash)32"
        #expect(try folder.read("git.json") == Self.json(slash).replacing(block, with: "140.82.121.4/32"))
        #expect(try Self.explain(path).status == 1)
    }

    @Test(arguments: [
        #"\ud83d\ude00"#, #"\uD83D\uDE00 \ud83d\ude00é"#, #"\ud83d"#, #"\ude00\ud83d"#, #"\\ud83d\ude00"#,
    ])
    func `JSON is refreshed with characters beyond U+FFFF`(characters: String) throws {
        let text = Self.json("/").replacing(
            #""egressgen.dev/dns""#, with: #""é \#(characters)": "\#(characters) x", "egressgen.dev/dns""#)
        let folder = try TemporaryFolder()
        let path = try folder.write(text, to: "git.json")
        let run = try Self.refresh(path)
        #expect(run.status == 0, "\(run.stderr)")
        #expect(try folder.read("git.json") == text.replacing("140.82.121.3", with: "140.82.121.4"))
        #expect(try Self.explain(path).status == 1)
    }

    @Test(arguments: [
        ("networking.k8s.io/v1", "NetworkPolicyList", false), ("v1", "List", true), ("shop.example/v1", "Basket", true),
    ])
    func `the policies of every list are refreshed in place`(version: String, kind: String, hasTypes: Bool) throws {
        let lines = Self.drops.split(separator: "\n").dropFirst(hasTypes ? 0 : 2)
        let items = lines.enumerated().map { ($0.offset == 0 ? "- " : "  ") + $0.element + "\n" }.joined()
        let text = "apiVersion: \(version)\nkind: \(kind)\nitems: # of the shop\n\(items)"
        let folder = try TemporaryFolder()
        let path = try folder.write(text, to: "list.yaml")
        let run = try Self.refresh(path)
        #expect(run.status == 0, "\(run.stderr)")
        #expect(run.stderr.hasSuffix("1 policy in 1 file: 1 changed, 0 unchanged\n"))
        #expect(try folder.read("list.yaml") == text.replacing("121.3", with: "121.4"))
        #expect(try Self.explain(path).status == 1)
    }

    @Test func `braces beside a policy leave it to refresh`() throws {
        let rule = """
            ---
            apiVersion: monitoring.coreos.com/v1
            kind: PrometheusRule
            metadata: {name: down}
            spec: {groups: [{name: a, rules: [{alert: Down, annotations: {summary: "{{ $labels.instance }} is down"}}]}]}

            """
        let folder = try TemporaryFolder()
        let path = try folder.write(Self.drops + rule, to: "all.yaml")
        #expect(try Self.refresh(path, "--check").status == 1)
        let run = try Self.refresh(path)
        #expect(run.status == 0)
        #expect(run.messages.isEmpty, "\(run.stderr)")
        #expect(try folder.read("all.yaml") == Self.drops.replacing("121.3", with: "121.4") + rule)
        #expect(try Self.explain(path).status == 1)
    }

    // MARK: What is refused

    private static let encodings: [(String.Encoding, [UInt8])] = [
        (.utf16LittleEndian, [0xff, 0xfe]), (.utf16BigEndian, [0xfe, 0xff]), (.utf16LittleEndian, []),
        (.utf32LittleEndian, [0xff, 0xfe, 0, 0]), (.utf32BigEndian, []),
    ]

    @Test(arguments: encodings)
    func `a policy in UTF-16 or UTF-32 is 65`(encoding: String.Encoding, mark: [UInt8]) throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.other, to: "other.yaml")
        let bytes = mark + Array(try #require(Self.drops.data(using: encoding)))
        let path = folder.path("web.yaml")
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        for flags in [[], ["--check"]] {
            let run = try BuiltBinary.run(["refresh", folder.path] + flags + Zones.example)
            #expect(run.status == 65)
            #expect(run.messages.first?.hasPrefix("egressgen: error: \(path):1: is not YAML: ") == true)
            #expect(run.messages.last == "egressgen: hint: save the file as UTF-8")
        }
        #expect(try Array(Data(contentsOf: URL(fileURLWithPath: path))) == bytes)
        BadInput([], 65, path + ":1", naming: "not UTF-8", "no verdict", hint: "UTF-8").expectRefusal(
            try Self.explain(folder.path))
        let stream = try BuiltBinary.run(["refresh", "-"] + Zones.example, bytes: bytes)
        #expect(stream.status == 65)
        #expect(stream.output.isEmpty)
    }

    @Test(arguments: encodings)
    func `another file in UTF-16 or UTF-32 is skipped`(encoding: String.Encoding, mark: [UInt8]) throws {
        let folder = try TemporaryFolder()
        let text = "kind: ConfigMap # no NetworkPolicy with egressgen.dev/hosts\n"
        let bytes = mark + Array(try #require(text.data(using: encoding)))
        try Data(bytes).write(to: URL(fileURLWithPath: folder.path("a.yaml")))
        let run = try Self.refresh(folder.path)
        #expect(run.status == 0)
        #expect(run.messages.isEmpty)
        #expect(try Self.explain(folder.path).status == 0)
    }

    @Test func `a file that actions keep from being YAML is a template`() throws {
        let kept = try KeptFile("{{- if .Values.web }}\n\(Self.drops){{- end }}\n")
        let run = try Self.refresh(kept.path, "--check")
        #expect(run.status == 0)
        #expect(run.messages == ["egressgen: warning: \(kept.path): is a template ('{{') and is skipped"])
        try kept.expectUntouched()
        BadInput([], 65, kept.path + ":1", naming: "is not YAML", hint: "--exclude").expectRefusal(
            try Self.explain(kept.path))
    }

    @Test(arguments: ["x: \"{{ a }}\"\ny: [\n", "# {{ a }}\ny: [\n", "y: [\nz: b\nx: {{ a }}\n"])
    func `a file that something else keeps from being YAML is 65`(end: String) throws {
        let kept = try KeptFile(Self.drops + "---\n" + end)
        let run = try Self.refresh(kept.path)
        #expect(run.status == 65)
        #expect(run.messages.first?.contains("is not YAML: ") == true)
        try kept.expectUntouched()
    }

    @Test func `an action in a string that is not an annotation of egressgen is no template`() throws {
        let noted = Self.drops.replacing("annotations:", with: "annotations:\n    note: \"{{ $labels.pod }}\"")
        #expect(noted != Self.drops)
        let folder = try TemporaryFolder()
        let path = try folder.write(noted, to: "a.yaml")
        let run = try Self.refresh(path)
        #expect(run.status == 0)
        #expect(run.messages.isEmpty)
        #expect(try folder.read("a.yaml") == noted.replacing("121.3", with: "121.4"))
        let plain = try folder.write(Self.drops, to: "plain.yaml")
        #expect(try Self.explain(path).stdout == Self.explain(plain).stdout.replacing(plain, with: path))
    }

    @Test func `an action in an annotation of egressgen leaves the policy alone, and no other one`() throws {
        let folder = try TemporaryFolder()
        let templated = Self.drops.replacing("hosts: git.example.com", with: "hosts: \"{{ .Values.host }}\"")
        let path = try folder.write(templated + "---\n" + Self.drops, to: "a.yaml")
        let run = try Self.refresh(path)
        #expect(run.status == 0)
        let warning = "line 1: NetworkPolicy default/git is a template ('{{') and is skipped"
        #expect(run.messages == ["egressgen: warning: \(path): \(warning)"])
        #expect(try folder.read("a.yaml") == templated + "---\n" + Self.drops.replacing("121.3", with: "121.4"))
        BadInput([], 65, path + ":1", naming: "git is a template ('{{')", hint: "render templates").expectRefusal(
            try Self.explain(path))
    }

    // MARK: What is told

    @Test(arguments: [
        ("host", "write egressgen.dev/hosts instead of egressgen.dev/host"),
        ("Hosts", "write egressgen.dev/hosts instead of egressgen.dev/Hosts"),
        ("from-host", "write egressgen.dev/from-hosts instead of egressgen.dev/from-host"),
        ("dns", "add egressgen.dev/hosts"), ("from-cidrs", "add egressgen.dev/from-hosts"),
    ])
    func `annotations without names are warned of`(key: String, hint: String) throws {
        let kept = try KeptFile(ManagedManifest.unfilled("web", hosts: "none").replacing("/hosts", with: "/\(key)"))
        let run = try Self.refresh(kept.path)
        #expect(run.status == 0)
        let fact = "line 1: NetworkPolicy default/web has egressgen.dev/ annotations but no hosts, and is skipped"
        #expect(run.messages == ["egressgen: warning: \(kept.path): \(fact)", "egressgen: hint: \(hint)"])
        try kept.expectUntouched()
        #expect(try Self.explain(kept.path).status == 1)
    }

    private static let wrappings: [(String, String, String)] = [
        ("kind: Template\nobjects:\n- ", "  ", "Template"),
        ("kind: Object\nspec:\n  forProvider:\n    manifest:\n      ", "      ", "Object"),
    ]

    @Test(arguments: wrappings)
    func `a policy inside another object is warned of, and leaves no verdict`(
        start: String, indent: String, outer: String
    ) throws {
        let inner = Self.unfilled.split(separator: "\n").joined(separator: "\n" + indent)
        let kept = try KeptFile(start + inner + "\n")
        let line = start.split(separator: "\n").count
        let run = try Self.refresh(kept.path)
        #expect(run.status == 0)
        let fact = "NetworkPolicy default/web is inside another object (\(outer)) and is skipped"
        #expect(run.messages.first == "egressgen: warning: \(kept.path): line \(line): \(fact)")
        #expect(run.messages.last == "egressgen: hint: write the policy as a document of its own")
        try kept.expectUntouched()
        BadInput(
            [], 65, "\(kept.path):\(line)", naming: "web is inside another object (\(outer))", hint: "--exclude"
        ).expectRefusal(try Self.explain(kept.path))
    }

    @Test func `the text of a policy in a ConfigMap is none`() throws {
        let text = Self.unfilled.replacing("\n", with: "\n    ")
        let kept = try KeptFile("kind: ConfigMap\ndata:\n  web.yaml: |\n    \(text)\n")
        let run = try Self.refresh(kept.path)
        #expect(run.status == 0)
        #expect(run.messages.isEmpty, "\(run.stderr)")
        #expect(try Self.explain(kept.path).status == 0)
    }

    @Test func `a link to a policy outside is warned of, and leaves no verdict`() throws {
        let folder = try TemporaryFolder()
        for name in ["in", "out"] {
            try FileManager.default.createDirectory(atPath: folder.path(name), withIntermediateDirectories: true)
        }
        try folder.write(Self.other, to: "in/other.yaml")
        try folder.write(Self.drops, to: "out/git.yaml")
        try folder.write("kind: Pod\n", to: "out/pod.yaml")
        for name in ["git.yaml", "pod.yaml"] {
            try FileManager.default.createSymbolicLink(
                atPath: folder.path("in/\(name)"), withDestinationPath: "../out/\(name)")
        }
        let (inside, link) = (folder.path("in"), folder.path("in/git.yaml"))
        let run = try Self.refresh(inside)
        #expect(run.status == 0)
        #expect(
            run.messages.first
                == "egressgen: warning: \(link): is a link that leads outside the folder and is skipped")
        #expect(run.messages.count == 2 && run.messages.last?.contains("pass the link itself") == true)
        #expect(try folder.read("out/git.yaml") == Self.drops)
        BadInput([], 65, link, naming: "leads outside", hint: "--exclude").expectRefusal(try Self.explain(inside))
        #expect(try BuiltBinary.run(["explain", inside, folder.path("out")] + Self.question).status == 1)
        #expect(try BuiltBinary.run(["explain", inside, link] + Self.question).status == 1)
        #expect(try BuiltBinary.run(["explain", inside, "--exclude", "git.yaml"] + Self.question).status == 0)
        #expect(try Self.refresh(folder.path).messages.isEmpty)
        #expect(try folder.read("out/git.yaml") == Self.drops.replacing("121.3", with: "121.4"))
    }

    @Test func `the function puts such warnings into its results`() throws {
        let items = [
            Self.unfilled.replacing("/hosts", with: "/host"),
            "kind: Template\nobjects:\n- " + Self.unfilled.split(separator: "\n").joined(separator: "\n  ") + "\n",
        ]
        let list = items.map { "- " + $0.split(separator: "\n").joined(separator: "\n  ") + "\n" }.joined()
        let text = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n" + list
        let run = try egressgen("function", Zones.example, input: text)
        #expect(run.status == 0)
        #expect(run.stdout.hasPrefix(text))
        let results = try Judges.pyYAML(run.stdout)["results"]?.elements ?? []
        #expect(results.map { $0["severity"]?.text } == ["warning", "warning"])
        #expect(
            results.first?["message"]?.text?.contains("write egressgen.dev/hosts instead of egressgen.dev/host") == true
        )
        #expect(results.last?["message"]?.text?.contains("inside another object (Template)") == true)
    }
}

extension BinaryRun {
    /// The lines on stderr that are errors, warnings and hints.
    var messages: [String] { errorLines.filter { $0.hasPrefix("egressgen: ") } }
}
