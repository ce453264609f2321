import EgressTestSupport
import Foundation
import Testing

@Suite(.waits) struct RefreshCommandTests {
    private static let stale = ManagedManifest.filled("git", host: "git.example.com", ["140.82.121.3"])
    private static let fresh = ManagedManifest.filled("git", host: "git.example.com", ["140.82.121.4"])
    private static let drops = ManagedManifest.filled(
        "git", host: "git.example.com", ["140.82.121.3"], annotations: ["retain: \"0\""])

    // MARK: Files

    @Test func `what generate printed is refreshed, and a second time is left as it is`() throws {
        let kept = try KeptFile(Fixture.read("golden/article.yaml"))
        let run = try egressgen("refresh \(kept.path)", Zones.article)
        #expect(run.status == 0)
        #expect(run.stderr == "1 policy in 1 file: 0 changed, 1 unchanged\n")
        try kept.expectUntouched()
    }

    @Test func `a changed policy has its line, and the run one at the end`() throws {
        let folder = try TemporaryFolder()
        let before = try Fixture.read("golden/article.yaml")
            .replacing("    - ipBlock:\n        cidr: 140.205.32.4/32\n", with: "")
            .replacing("140.205.230.13", with: "140.205.230.14")
        try folder.write(before, to: "a.yaml")
        let run = try BuiltBinary.run(["refresh", "."] + Zones.article, folder: folder.path)
        #expect(run.status == 0)
        #expect(run.stdout.isEmpty)
        #expect(
            run.stderr == """
                ./a.yaml: default/busybox-policy: +2 -0, 1 retained
                1 policy in 1 file: 1 changed, 0 unchanged

                """)
        #expect(try folder.read("a.yaml").contains("cidr: 140.205.32.4/32"))
    }

    @Test func `-q says nothing where nothing went wrong`() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.stale, to: "a.yaml")
        #expect(try egressgen("refresh \(folder.path) -q", Zones.example).stderr.isEmpty)
        #expect(try folder.read("a.yaml") != Self.stale)
    }

    @Test func `folders are walked for manifests, and files are taken as they are named`() throws {
        let folder = try TemporaryFolder()
        for path in ["deep/er", ".git", "left"] {
            try FileManager.default.createDirectory(atPath: folder.path(path), withIntermediateDirectories: true)
        }
        let walked = ["a.yaml", "b.yml", "deep/er/c.json", ".hidden.yaml"]
        let others = ["d.txt", ".git/e.yaml", "left/f.yaml", "g.skip.yaml"]
        for name in walked + others { try folder.write(Self.drops, to: name) }
        let run = try egressgen("refresh \(folder.path) --exclude left --exclude *.skip.yaml", Zones.example)
        #expect(run.status == 0)
        for name in walked { #expect(try folder.read(name) != Self.drops, "\(name)") }
        for name in others { #expect(try folder.read(name) == Self.drops, "\(name)") }
        #expect(try egressgen("refresh \(folder.path("d.txt"))", Zones.example).status == 0)
        #expect(try folder.read("d.txt") != Self.drops)
    }

    @Test func `links are followed where they were named or stay inside`() throws {
        let (folder, outside) = (try TemporaryFolder(), try TemporaryFolder())
        try outside.write(Self.drops, to: "outside.yaml")
        try folder.write(Self.drops, to: "target.txt")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("out.yaml"), withDestinationPath: outside.path("outside.yaml"))
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("in.yaml"), withDestinationPath: "target.txt")
        #expect(try egressgen("refresh \(folder.path)", Zones.example).status == 0)
        #expect(try outside.read("outside.yaml") == Self.drops)
        #expect(try folder.read("target.txt") != Self.drops)
        #expect(try egressgen("refresh \(folder.path("out.yaml"))", Zones.example).status == 0)
        #expect(try outside.read("outside.yaml") != Self.drops)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.path("in.yaml")) == "target.txt")
    }

    @Test func `a missing path is 74 and does not stop the others`() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.drops, to: "a.yaml")
        let run = try egressgen("refresh \(folder.path("none")) \(folder.path)", Zones.example)
        #expect(run.status == 74)
        #expect(run.errorLines.first?.contains("none: cannot be read: no such file or directory") == true)
        #expect(try folder.read("a.yaml") != Self.drops)
    }

    @Test func `manifests of others are not touched`() throws {
        for text in UnmanagedManifests.texts {
            let kept = try KeptFile(text)
            let run = try egressgen("refresh \(kept.path)", Zones.example)
            #expect(run.status == 0, "\(run.stderr)")
            try kept.expectUntouched()
        }
    }

    @Test func `a template is skipped with a warning`() throws {
        let kept = try KeptFile(Self.stale.replacing("podSelector: {}", with: "podSelector: {{ .Values.pods }}"))
        let run = try egressgen("refresh \(kept.path)", Zones.example)
        #expect(run.status == 0)
        let start = "egressgen: warning: \(kept.path): "
        #expect(run.messages == [start + "line 1: NetworkPolicy default/git is a template ('{{') and is skipped"])
        try kept.expectUntouched()
    }

    @Test func `malformed files are told with their lines, and the others are refreshed`() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.drops, to: "good.yaml")
        let bad = [
            (
                "notes.yaml",
                Self.stale.replacing("spec:", with: "    egressgen.dev/retained: '{\"git.example.com\":1}'\nspec:")
            ),
            ("family.yaml", Self.stale.replacing("spec:", with: "    egressgen.dev/family: ipv5\nspec:")),
            ("yaml.yaml", Self.stale + "  x: [\n"),
            ("anchor.yaml", Self.stale.replacing("- ipBlock:", with: "- ipBlock: &a")),
        ]
        for (name, text) in bad { try folder.write(text, to: name) }
        let run = try egressgen("refresh \(folder.path)", Zones.example)
        #expect(run.status == 65)
        #expect(try folder.read("good.yaml") != Self.drops)
        for (name, text) in bad {
            #expect(try folder.read(name) == text)
            let lines = run.errorLines.filter { $0.hasPrefix("egressgen: error: \(folder.path(name)):") }
            #expect(lines.count == 1, "\(name)")
        }
        #expect(run.stderr.contains("family.yaml:9: egressgen.dev/family 'ipv5' is not a family"))
    }

    @Test(arguments: [
        (["    - ipBlock:", "    - namespaceSelector: {}\n    - ipBlock:"], "git.example.com", "1 foreign rule"),
        (["  egress:\n", "  egress:\n  - {}\n"], "2 egress rules", "2 foreign rules"),
        (["    egressgen.dev/applied: git.example.com\n", ""], "did not write", "1 foreign rule"),
    ])
    func `rules of others are refused, and --adopt replaces them and shows the difference`(
        change: [String], word: String, rules: String
    ) throws {
        let text = Self.stale.replacing(change[0], with: change[1])
        let kept = try KeptFile(text)
        let refused = try egressgen("refresh \(kept.path)", Zones.example)
        #expect(refused.status == 77)
        #expect(refused.errorLines[0].contains(word) && refused.errorLines[1].contains("--adopt"))
        try kept.expectUntouched()
        let adopted = try egressgen("refresh \(kept.path) --adopt", Zones.example)
        #expect(adopted.status == 0)
        #expect(adopted.stdout.hasPrefix("--- \(kept.path)\n+++ \(kept.path)\n@@ "))
        #expect(adopted.errorLines.first?.hasSuffix(": +1 -0, \(rules) replaced") == true)
        #expect(
            try kept.folder.read("policy.yaml").hasSuffix(
                "egress:\n  - to:\n    - ipBlock:\n        cidr: 140.82.121.4/32\n"))
        #expect(try egressgen("refresh \(kept.path)", Zones.example).status == 0)
    }

    @Test func `policyTypes without Egress are refused with the line to write`() throws {
        let kept = try KeptFile(Self.stale.replacing("[Egress]", with: "[Ingress]"))
        let run = try egressgen("refresh \(kept.path)", Zones.example)
        #expect(run.status == 77)
        #expect(run.errorLines[1] == "egressgen: hint: write policyTypes: [Ingress, Egress]")
        try kept.expectUntouched()
    }

    // MARK: Reports and diffs

    @Test func `--check writes nothing and exits with 1 where a policy is out of date`() throws {
        let kept = try KeptFile(Self.drops)
        let run = try egressgen("refresh \(kept.path) --check", Zones.example)
        #expect(run.status == 1)
        #expect(run.stdout.isEmpty)
        #expect(run.stderr.contains("\(kept.path): default/git: +1 -1\n"))
        try kept.expectUntouched()
        let current = try KeptFile(Self.fresh)
        #expect(try egressgen("refresh \(current.path) --check", Zones.example).status == 0)
    }

    @Test func `notes alone are no difference`() throws {
        let kept = try KeptFile(
            ManagedManifest.filled("git", host: "git.example.com", ["140.82.121.3", "140.82.121.4"]))
        for flag in ["--check", "--diff"] {
            let run = try egressgen("refresh \(kept.path) \(flag)", Zones.example)
            #expect(run.status == 0)
            #expect(run.stdout.isEmpty)
        }
        try kept.expectUntouched()
    }

    @Test func `--diff prints the difference without notes, and writes nothing`() throws {
        let kept = try KeptFile(Self.stale)
        let run = try egressgen("refresh \(kept.path) --diff", Zones.example)
        #expect(run.status == 1)
        #expect(
            run.stdout == """
                --- \(kept.path)
                +++ \(kept.path)
                @@ -13,3 +13,5 @@
                   - to:
                     - ipBlock:
                         cidr: 140.82.121.3/32
                +    - ipBlock:
                +        cidr: 140.82.121.4/32

                """)
        try kept.expectUntouched()
    }

    @Test func `--report json tells what changed by policy and name`() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            Self.drops + "---\n" + ManagedManifest.filled("b", host: "nowhere.example.com", ["8.8.8.8"]), to: "a.yaml")
        let run = try egressgen("refresh \(folder.path) --report json", Zones.example)
        #expect(run.status == 68)
        let report = try #require(try JSONSerialization.jsonObject(with: Data(run.output)) as? [[String: Any]])
        try #require(report.count == 2)
        #expect(report[0]["added"] as? [String: [String]] == ["git.example.com": ["140.82.121.4"]])
        #expect(report[0]["removed"] as? [String: [String]] == ["git.example.com": ["140.82.121.3"]])
        #expect(report[0]["changed"] as? Bool == true)
        #expect(report[0]["ttl"] as? Int == 60)
        #expect(report[0]["kind"] == nil)
        #expect(report[1]["name"] as? String == "b")
        #expect(report[1]["failed"] as? [String] == ["nowhere.example.com"])
        #expect(report[1]["retained"] as? [String: [String]] == ["nowhere.example.com": ["8.8.8.8"]])
        #expect(report[1]["nextExpiry"] is String)
    }

    @Test(arguments: [
        ("refresh", "PATH"), ("refresh - .", "-"), ("refresh - --diff", "-"), ("refresh - --report json", "-"),
        ("refresh . --diff --report json", "--diff"), ("refresh . --report xml", "usage"),
        ("refresh . --timeout 0s", "--timeout 0s"), ("refresh . --tries 0", "--tries 0"),
    ])
    func `what excludes each other is a usage error`(words: String, subject: String) throws {
        let run = try egressgen(words)
        #expect(run.status == 64)
        #expect(run.stdout.isEmpty)
        #expect(run.errorLines.first?.hasPrefix("egressgen: error: \(subject): ") == true, "\(run.stderr)")
    }

    // MARK: Streams

    @Test func `a stream comes out refreshed, or with the same bytes`() throws {
        let changed = try egressgen("refresh -", Zones.example, input: Self.drops)
        #expect(changed.status == 0)
        #expect(changed.stdout == Self.drops.replacing("121.3", with: "121.4"))
        for text in [Self.fresh, "kind: ConfigMap\n", "", "not: [yaml"] {
            let run = try egressgen("refresh -", Zones.example, input: text)
            #expect(run.status == 0)
            #expect(run.stdout == text)
        }
    }

    @Test func `a stream whose name failed comes out as it went in`() throws {
        let text = Self.stale.replacing("git.example.com", with: "host.sub.example.com")
        let run = try egressgen("refresh -", Zones.example, input: text)
        #expect(run.status == 75)
        #expect(run.stdout == text)
    }

    @Test(arguments: [
        (stale + "  x: [\n", Int32(65)), (stale.replacing("[Egress]", with: "[Ingress]"), Int32(77)),
    ])
    func `nothing comes out of a malformed stream, and the same bytes of one that is not ours`(
        text: String, status: Int32
    ) throws {
        let run = try egressgen("refresh -", Zones.example, input: text)
        #expect(run.status == status)
        #expect(run.stdout == (status == 65 ? "" : text))
    }
}

/// Manifests that egressgen does not manage, in the styles of other tools.
private enum UnmanagedManifests {
    static let texts = [
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: deny-all}\nspec:\n  podSelector: {}\n  policyTypes:\n    - Ingress\n    - Egress\n",
        "---\n# allow DNS\nkind: NetworkPolicy\napiVersion: networking.k8s.io/v1\nmetadata:\n    name: &name allow-dns\n    labels: {app: *name}\nspec:\n    podSelector: {}\n    egress:\n        - ports: [{port: 53, protocol: UDP}]\n---\n",
        "apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata:\n  name: fqdn\nspec:\n  endpointSelector: {}\n  egress:\n  - toFQDNs:\n    - matchName: example.com\n",
        "apiVersion: v1\nkind: List\nitems:\n- apiVersion: networking.k8s.io/v1\n  kind: NetworkPolicy\n  metadata: {name: a}\n  spec: {podSelector: {}}\n",
        "{\"apiVersion\": \"networking.k8s.io/v1\", \"kind\": \"NetworkPolicy\", \"metadata\": {\"name\": \"j\"}, \"spec\": {\"podSelector\": {}}}",
        "not: [yaml at all\n\t- {{ .Values.x }}\n", "",
        "# egressgen.dev/hosts is named in a comment alone\nkind: ConfigMap\napiVersion: v1\ndata:\n  a: |\n    egressgen.dev/hosts: x\n",
    ]
}
