import EgressTestSupport
import Foundation
import Testing

/// Tests `--sets`: a policy of Calico or Cilium, and the address sets that it refers to.
@Suite(.waits) struct PolicyWithSetsTests {
    private static let templates = ["calico", "cilium"]
    private static let policies: [String: CustomResource] = ["calico": .calico, "cilium": .cilium]
    private static let sets: [String: CustomResource] = ["calico": .networkSet, "cilium": .cidrGroup]
    private static let pods = ["--pod", "app=web", "-n", "shop", "--dns", "kube-dns"]

    private static func arguments(_ template: String, _ hosts: [String]) -> [String] {
        hosts + pods + ["--template", template, "--sets"]
    }

    private static func documents(_ text: String) -> [String] {
        text.components(separatedBy: "---\n")
    }

    /// A zone whose records a test can change.
    private struct Ground {
        let folder: TemporaryFolder
        var path: String { folder.path("web.yaml") }

        init() throws {
            folder = try TemporaryFolder()
            try answer("a IN A 9.9.9.1", "b IN A 9.9.9.2", "db IN A 9.9.9.3")
        }

        func answer(_ records: String...) throws {
            let head = "$ORIGIN example.org.\n$TTL 300\n@ IN SOA ns hostmaster 1 1 1 1 1\n@ IN NS ns\n"
            try folder.write(head + records.map { $0 + "\n" }.joined(), to: "zone.db")
        }

        func text() throws -> String { try folder.read("web.yaml") }

        func generate(_ template: String, _ hosts: [String], _ further: String...) throws -> BinaryRun {
            try BuiltBinary.run(
                PolicyWithSetsTests.arguments(template, hosts)
                    + ["-o", path, "--zone", folder.path("zone.db")] + further)
        }

        func refresh(_ further: String...) throws -> BinaryRun {
            try BuiltBinary.run(["refresh", path, "--zone", folder.path("zone.db")] + further)
        }
    }

    // MARK: Printed

    @Test(arguments: templates)
    func `the policy comes out behind its sets, byte for byte`(template: String) throws {
        let arguments =
            Self.arguments(
                template,
                [
                    "git.example.com:22", "www.example.com:443,8000-8010/udp", "MixedCase.example.com:22",
                    "api.example.com",
                ])
            + ["--allow", "203.0.114.0/24:5432", "--retain", "48h"] + Zones.example
        let run = try BuiltBinary.run(arguments)
        #expect(run.status == 0 && run.stderr.isEmpty, "\(run.stderr)")
        try Golden.check(run.stdout, "sets/\(template).yaml")
        let documents = Self.documents(run.stdout)
        #expect(documents.count == 4)
        for set in documents.dropLast() { try #require(Self.sets[template]).validate(set) }
        try #require(Self.policies[template]).validate(try #require(documents.last))
        #expect(!(documents.last ?? "").contains("93.184.216"))
        let bare = try BuiltBinary.run(arguments + ["--no-comments"])
        #expect(!bare.stdout.contains("#"))
        #expect(try Self.documents(bare.stdout).map(Judges.pyYAML) == documents.map(Judges.pyYAML))
    }

    @Test(arguments: templates) func `a refresh has nothing to do, and neither has a second run`(template: String)
        throws
    {
        let arguments = Self.arguments(template, ["git.example.com:22", "api.example.com:443"]) + Zones.example
        let kept = try KeptFile(try BuiltBinary.run(arguments).stdout)
        for flag in ["--check", "--diff"] {
            let check = try egressgen("refresh \(kept.path) \(flag)", Zones.example)
            #expect(check.status == 0 && check.stdout.isEmpty, "\(check.stderr)")
        }
        let refresh = try egressgen("refresh \(kept.path)", Zones.example)
        #expect(refresh.stderr == "2 policies in 1 file: 0 changed, 2 unchanged\n")
        let again = try BuiltBinary.run(arguments + ["-o", kept.path])
        #expect(again.status == 0, "\(again.stderr)")
        try kept.expectUntouched()
        #expect(try BuiltBinary.run(arguments + ["-o", "-"]).stdout == kept.folder.read("policy.yaml"))
    }

    @Test(arguments: templates) func `a refresh changes the sets alone`(template: String) throws {
        let ground = try Ground()
        #expect(try ground.generate(template, ["a.example.org:443", "db.example.org:5432"]).status == 0)
        let before = try ground.text()
        try ground.answer("a IN A 9.9.9.1", "a IN A 9.9.9.7", "db IN A 9.9.9.3")
        let run = try ground.refresh()
        #expect(run.status == 0)
        #expect(run.stderr.hasSuffix("2 policies in 1 file: 1 changed, 1 unchanged\n"), "\(run.stderr)")
        #expect(try ground.text() == before.replacing("  - 9.9.9.1/32\n", with: "  - 9.9.9.1/32\n  - 9.9.9.7/32\n"))
        let again = try ground.generate(template, ["a.example.org:443", "db.example.org:5432"])
        #expect(again.status == 0, "\(again.stderr)")
        #expect(try ground.text() == before.replacing("  - 9.9.9.1/32\n", with: "  - 9.9.9.1/32\n  - 9.9.9.7/32\n"))
    }

    // MARK: -o

    @Test(arguments: templates)
    func `-o adds a host to the set with its ports, and leaves every other document alone`(template: String) throws {
        let ground = try Ground()
        #expect(try ground.generate(template, ["a.example.org:443", "db.example.org:5432"]).status == 0)
        let before = Self.documents(try ground.text())
        let run = try ground.generate(template, ["a.example.org:443", "b.example.org:443", "db.example.org:5432"])
        #expect(run.status == 0, "\(run.stderr)")
        let after = Self.documents(try ground.text())
        #expect(after.count == 3)
        #expect(after.dropFirst() == before.dropFirst())
        #expect(after[0].contains("      a.example.org\n      b.example.org\n"), "\(after[0])")
        #expect(after[0].contains("  - 9.9.9.1/32\n  - 9.9.9.2/32\n"), "\(after[0])")
        let fresh = try BuiltBinary.run(
            Self.arguments(template, ["a.example.org:443", "b.example.org:443", "db.example.org:5432"])
                + ["--zone", ground.folder.path("zone.db")])
        #expect(try Self.documents(fresh.stdout).map(Judges.pyYAML) == after.map(Judges.pyYAML))
    }

    @Test(arguments: templates) func `-o keeps the addresses of a host taken out`(template: String) throws {
        let ground = try Ground()
        #expect(try ground.generate(template, ["a.example.org:443", "b.example.org:443"]).status == 0)
        #expect(try ground.generate(template, ["a.example.org:443"], "--retain", "1h").status == 0)
        let text = try ground.text()
        #expect(text.contains("egressgen.dev/hosts: a.example.org\n"), "\(text)")
        #expect(text.contains("egressgen.dev/retain: 1h\n"), "\(text)")
        #expect(text.contains(#"egressgen.dev/retained: '{"":{"9.9.9.2":"#), "\(text)")
        #expect(text.contains("  - 9.9.9.1/32\n  - 9.9.9.2/32\n"), "\(text)")
    }

    @Test(arguments: templates) func `another list of ports needs --force`(template: String) throws {
        let ground = try Ground()
        #expect(try ground.generate(template, ["a.example.org:443"]).status == 0)
        let before = try ground.text()
        for hosts in [
            ["a.example.org:443", "db.example.org:5432"], ["a.example.org:8443"], ["a.example.org"],
        ] {
            let run = try ground.generate(template, hosts)
            BadInput([], 77, ground.path, naming: "this policy and its sets", hint: "--force").expectRefusal(run)
            #expect(try ground.text() == before)
        }
        #expect(try ground.generate(template, ["a.example.org:443"], "--name", "other").status == 77)
        #expect(try ground.generate(template, ["a.example.org:443"], "--allow", "9.9.9.9:53").status == 77)
        #expect(try ground.text() == before)
        #expect(try ground.generate(template, ["a.example.org:443", "db.example.org:5432"], "--force").status == 0)
        #expect(Self.documents(try ground.text()).count == 3)
    }

    @Test(arguments: templates) func `-o keeps comments and what else the user wrote into a set`(template: String)
        throws
    {
        let ground = try Ground()
        #expect(try ground.generate(template, ["a.example.org:443"]).status == 0)
        let edited = try ground.text().replacing("  - 9.9.9.1/32\n", with: "  - 9.9.9.1/32 # the first one\n")
            .replacing("  labels:\n", with: "  labels:\n    team: web # ours\n", maxReplacements: 1)
        try ground.folder.write(edited, to: "web.yaml")
        let run = try ground.generate(template, ["a.example.org:443"])
        #expect(run.status == 0, "\(run.stderr)")
        #expect(try ground.text() == edited)
    }

    private static let strange: [(String, String, String)] = [
        ("calico", "    egressgen.dev/set: web-policy.443\n", ""),
        ("calico", "    egressgen.dev/set: web-policy.443\n", "    egressgen.dev/set: other\n"),
        ("calico", "  selector: app == 'web'\n", "  selector: all()\n"),
        ("calico", "      - 443\n", "      - 443\n      - 22\n"),
        ("calico", "kind: NetworkSet", "kind: GlobalNetworkSet"),
        ("calico", "    egressgen.dev/applied: a.example.org\n", ""),
        ("calico", "  nets:\n", "  nets:\n  - 8.0.0.0/8\n"),
        ("cilium", "- cidrGroupRef: shop.web-policy.443", "- cidrGroupRef: other"),
        ("cilium", "  name: shop.web-policy.443\n", "  name: other\n"),
        ("cilium", "---\n", "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\n"),
        ("cilium", "    egressgen.dev/hosts: a.example.org\n", ""),
    ]

    @Test(arguments: strange)
    func `-o leaves a file alone that has something else`(template: String, part: String, other: String) throws {
        let ground = try Ground()
        #expect(try ground.generate(template, ["a.example.org:443"]).status == 0)
        let text = try ground.text()
        try #require(text.contains(part), "\(text)")
        let kept = text.replacing(part, with: other, maxReplacements: 1)
        try ground.folder.write(kept, to: "web.yaml")
        let run = try ground.generate(template, ["a.example.org:443"])
        #expect(run.status == 77, "\(run.stderr)")
        #expect(run.stderr.contains("--force"), "\(run.stderr)")
        #expect(try ground.text() == kept)
    }

    // MARK: Names without addresses

    @Test(arguments: templates) func `a name that fails prints nothing`(template: String) throws {
        let run = try BuiltBinary.run(
            Self.arguments(template, ["git.example.com:22", "nowhere.example.com:443"]) + Zones.example)
        #expect(run.status == 68)
        #expect(run.stdout.isEmpty)
    }

    @Test(arguments: templates) func `--keep-going prints a set without addresses, which a refresh fills`(
        template: String
    ) throws {
        let ground = try Ground()
        let hosts = ["a.example.org:443", "late.example.org:443", "later.example.org:22"]
        let run = try ground.generate(template, hosts, "--keep-going")
        #expect(run.status == 68)
        let text = try ground.text()
        #expect(text.contains("egressgen.dev/hosts: later.example.org\n"), "\(text)")
        #expect(text.contains(template == "calico" ? "  nets: []\n" : "  externalCIDRs: []\n"), "\(text)")
        #expect(text.contains("      a.example.org\n      late.example.org\n"), "\(text)")
        try ground.answer("a IN A 9.9.9.1", "late IN A 9.9.9.8", "later IN A 9.9.9.9")
        let refresh = try ground.refresh()
        #expect(refresh.status == 0, "\(refresh.stderr)")
        let filled = try ground.text()
        #expect(filled.contains("  - 9.9.9.9/32\n") && filled.contains("  - 9.9.9.1/32\n  - 9.9.9.8/32\n"), "\(filled)")
        let none = try BuiltBinary.run(
            Self.arguments(template, ["nowhere.example.com:443"]) + ["--keep-going"] + Zones.example)
        #expect(none.status == 68 && none.stdout.isEmpty)
    }

    @Test(arguments: templates) func `a special-purpose address needs --accept`(template: String) throws {
        let arguments = Self.arguments(template, ["internal.example.com:443"]) + Zones.example
        #expect(try BuiltBinary.run(arguments).status == 77)
        let run = try BuiltBinary.run(arguments + ["--accept", "10.0.0.0/8"])
        #expect(run.status == 0)
        #expect(run.stdout.contains("    egressgen.dev/accept: 10.0.0.0/8\n"))
        #expect(run.stdout.contains("  - 10.0.0.1/32\n"))
    }

    @Test(arguments: templates) func `both families stand in one set`(template: String) throws {
        let run = try BuiltBinary.run(
            Self.arguments(template, ["dual.example.com:443"]) + ["--family", "dual"] + Zones.example)
        #expect(run.status == 0, "\(run.stderr)")
        #expect(run.stdout.contains("    egressgen.dev/family: dual\n"))
        #expect(run.stdout.contains("  - 93.184.216.40/32\n  - 2606:2800:220:1::40/128\n"), "\(run.stdout)")
    }

    @Test(arguments: templates) func `sources stand in the policy`(template: String) throws {
        let run = try BuiltBinary.run(
            ["ingress"] + Self.arguments(template, ["git.example.com:22"])
                + ["--from-cidr", "203.0.114.0/24", "--port", "80"] + Zones.example)
        #expect(run.status == 0, "\(run.stderr)")
        let policy = try #require(Self.documents(run.stdout).last)
        #expect(policy.contains("- 203.0.114.0/24\n") && policy.contains("web-policy.22"), "\(policy)")
        try #require(Self.policies[template]).validate(policy)
    }

    // MARK: Learning

    @Test(arguments: templates) func `learned addresses stand in the set of their name`(template: String) throws {
        let ground = try Ground()
        let answers = [ClientAnswer("a.example.org", "52.0.0.1"), ClientAnswer("db.example.org", "52.0.0.2")]
        let capture = try ground.folder.write(
            FrameStreamBytes.recording(answers.map(\.payload)), to: "capture.fstrm")
        let hosts = ["a.example.org:443", "db.example.org:5432"]
        let run = try ground.generate(template, hosts, "--learn", capture)
        #expect(run.status == 0, "\(run.stderr)")
        let documents = Self.documents(try ground.text())
        #expect(documents[0].contains("  - 9.9.9.1/32\n  - 52.0.0.1/32\n"), "\(documents[0])")
        #expect(documents[0].contains(#"egressgen.dev/retained: '{"":{"52.0.0.1":"#), "\(documents[0])")
        #expect(documents[1].contains("  - 9.9.9.3/32\n  - 52.0.0.2/32\n"), "\(documents[1])")
        let before = try ground.text()
        #expect(try ground.refresh("--learn", capture).stderr.contains("0 changed"))
        #expect(try ground.text() == before)
        let other = try ground.folder.write(
            FrameStreamBytes.recording(of: ClientAnswer("a.example.org", "52.0.0.9")), to: "other.fstrm")
        #expect(try ground.generate(template, hosts, "--learn", other).status == 0)
        #expect(try ground.text().contains("  - 52.0.0.1/32\n  - 52.0.0.9/32\n"))
    }

    // MARK: Refused

    private static let refused =
        templates.flatMap { template in
            [
                BadInput(
                    ["*.example.com", "git.example.com"] + options(template), 64, "*.example.com", naming: "patterns",
                    hint: "write each name"),
                BadInput(
                    ["git.example.com", "--apply"] + options(template), 64, "--apply", hint: "kubectl apply -f -"),
                BadInput(["git.example.com", "--format", "json"] + options(template), 64, "--template"),
                BadInput(
                    ["ingress", "git.example.com", "--from-host", "api.example.com"] + options(template), 64,
                    "--from-host", naming: "--sets", hint: "on its own"),
                BadInput(["ingress", "--from-cidr", "9.9.9.9"] + options(template), 64, "--sets", hint: "add a HOST"),
                BadInput(
                    ["git.example.com", "--name", String(repeating: "a", count: 250)] + options(template), 64, "--name",
                    naming: ".all", hint: "shorter --name"),
            ]
        } + [
            BadInput(["git.example.com", "--pod", "a=b", "--sets"], 64, "--sets", hint: "calico or cilium"),
            BadInput(
                ["git.example.com", "--pod", "a=b", "--sets", "--template", "cilium"], 64, "--namespace",
                hint: "-n NAMESPACE"),
            BadInput(
                ["git.example.com", "--name", "a", "--sets", "--template", "network-set"], 64, "--sets",
                naming: "network-set", hint: "calico or cilium"),
        ]
        + ["networkpolicy", "antrea", "aws"].map {
            BadInput(
                ["git.example.com", "--pod", "a=b", "--sets", "--template", $0], 64, "--sets", naming: $0,
                hint: "calico or cilium")
        }

    private static func options(_ template: String) -> [String] {
        ["--pod", "a=b", "-n", "shop", "--template", template, "--sets"]
    }

    @Test(arguments: refused) func `what sets cannot express is a usage error with a hint`(row: BadInput) throws {
        try row.check(row.arguments.contains("--from-cidr") ? [] : Zones.example)
    }

    @Test func `a template of one's own prints no sets`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(try egressgen("template show calico").stdout, to: "own.mustache")
        try BadInput(
            ["git.example.com", "--sets", "--pod", "a=b", "--template", path], 64, "--sets", naming: path,
            hint: "calico or cilium"
        ).check(Zones.example)
    }
}
