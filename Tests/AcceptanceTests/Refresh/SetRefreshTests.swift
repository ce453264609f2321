import EgressTestSupport
import Foundation
import Testing

/// Tests the refresh of address sets.
@Suite(.waits) struct SetRefreshTests {
    static let kinds = [
        ("projectcalico.org/v3 NetworkSet", "nets"), ("projectcalico.org/v3 GlobalNetworkSet", "nets"),
        ("cilium.io/v2 CiliumCIDRGroup", "externalCIDRs"), ("cilium.io/v2alpha1 CiliumCIDRGroup", "externalCIDRs"),
    ]

    /// Returns a set whose list contains blocks. `applied` is added to the annotations if it has any.
    private static func set(
        _ type: String, _ field: String, _ blocks: [String], hosts: String = "git.example.com",
        applied: String? = "git.example.com", annotations: [String] = []
    ) -> String {
        let type = type.split(separator: " ")
        let own = annotations + (applied.map { ["applied: \($0)"] } ?? [])
        return """
            apiVersion: \(type[0])
            kind: \(type[1])
            metadata:
              name: partners # who they are
              annotations:
                egressgen.dev/hosts: \(hosts)
            \(own.map { "    egressgen.dev/\($0)\n" }.joined())spec:
              \(field):
            \(blocks.map { "  - \($0)\n" }.joined())
            """
    }

    @Test(arguments: kinds)
    func `a set gets the addresses of its hosts in place, once`(type: String, field: String) throws {
        let folder = try TemporaryFolder()
        let before = Self.set(type, field, ["140.82.121.3/32 # old"], annotations: ["retain: \"0\""])
        try folder.write(before, to: "set.yaml")
        let check = try egressgen("refresh \(folder.path) --check", Zones.example)
        #expect(check.status == 1)
        #expect(try folder.read("set.yaml") == before)
        let diff = try egressgen("refresh \(folder.path) --diff", Zones.example)
        #expect(diff.status == 1)
        #expect(diff.stdout.contains("\n-  - 140.82.121.3/32 # old\n+  - 140.82.121.4/32\n"), "\(diff.stdout)")
        let run = try egressgen("refresh \(folder.path)", Zones.example)
        #expect(run.status == 0)
        #expect(run.stderr.contains("partners: +1 -1\n"), "\(run.stderr)")
        let after = before.replacing("140.82.121.3/32 # old", with: "140.82.121.4/32")
        #expect(try folder.read("set.yaml") == after)
        let again = try egressgen("refresh \(folder.path)", Zones.example)
        #expect(again.stderr == "1 policy in 1 file: 0 changed, 1 unchanged\n")
        #expect(try egressgen("refresh -", Zones.example, input: before).stdout == after)
    }

    @Test(arguments: kinds)
    func `the report has the set and what changed under no name`(type: String, field: String) throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.set(type, field, ["140.82.121.3/32"]), to: "set.yaml")
        let run = try egressgen("refresh \(folder.path) --report json", Zones.example)
        let report = try #require(
            try JSONSerialization.jsonObject(with: Data(run.stdout.utf8)) as? [[String: Any]])
        #expect(report.count == 1)
        #expect(report.first?["name"] as? String == "partners")
        #expect(report.first?["kind"] as? String == type.split(separator: " ").last.map(String.init))
        #expect(report.first?["namespace"] as? String == (type.hasSuffix(" NetworkSet") ? "default" : nil))
        #expect(report.first?["added"] as? [String: [String]] == ["": ["140.82.121.4"]])
        #expect(report.first?["retained"] as? [String: [String]] == ["": ["140.82.121.3"]])
    }

    @Test(arguments: kinds)
    func `what somebody else filled is 77, and --adopt replaces it`(type: String, field: String) throws {
        let text = Self.set(type, field, ["8.0.0.0/8", "140.82.121.4/32 # kept"], applied: nil)
        let kept = try KeptFile(text)
        let run = try egressgen("refresh \(kept.path)", Zones.example)
        #expect(run.status == 77)
        #expect(run.stderr.contains("spec.\(field)") && run.stderr.contains("--adopt"), "\(run.stderr)")
        try kept.expectUntouched()
        let adopted = try egressgen("refresh \(kept.path) --adopt", Zones.example)
        #expect(adopted.status == 0, "\(adopted.stderr)")
        let after = try kept.folder.read("policy.yaml")
        #expect(after.contains("  \(field):\n  - 140.82.121.4/32 # kept\n"), "\(after)")
        #expect(after.contains("egressgen.dev/applied: git.example.com\n"), "\(after)")
    }

    @Test(arguments: [
        ("git.example.com:443", "", "git.example.com:443"), ("'*.example.com'", "", "*.example.com"),
        ("git.example.com", "dns: kube-dns", "egressgen.dev/dns"),
        ("git.example.com", "allow: 9.9.9.9:53", "9.9.9.9/32:53"),
        ("git.example.com", "from-cidrs: 9.9.9.9", "egressgen.dev/from-cidrs"),
    ])
    func `what no set can contain is 65`(hosts: String, other: String, word: String) throws {
        let text = Self.set(
            "projectcalico.org/v3 NetworkSet", "nets", ["140.82.121.3/32"], hosts: hosts,
            annotations: other.isEmpty ? [] : [other])
        let kept = try KeptFile(text)
        let run = try egressgen("refresh \(kept.path)", Zones.example)
        #expect(run.status == 65)
        #expect(run.stderr.contains(word), "\(run.stderr)")
        try kept.expectUntouched()
    }

    @Test(arguments: [
        ["", "9.9.9.9/32"], ["9.9.9.9/32", ""], ["", ""], ["~"], ["# none"], ["name.example.com", ""], ["{a: b}"],
    ])
    func `--adopt replaces items that are empty or no blocks`(items: [String]) throws {
        let folder = try TemporaryFolder()
        let text = Self.set("projectcalico.org/v3 NetworkSet", "nets", items, applied: nil)
        try folder.write(text, to: "set.yaml")
        let run = try egressgen("refresh \(folder.path) --adopt", Zones.example)
        #expect(run.status == 0, "\(run.stderr)")
        let after = try folder.read("set.yaml")
        #expect(after.hasSuffix("spec:\n  nets:\n  - 140.82.121.4/32\n"), "\(after)")
        #expect(try egressgen("refresh \(folder.path) --check", Zones.example).status == 0)
    }

    @Test func `a set without a spec is 65, and the hint tells what to write`() throws {
        let text = Self.set("cilium.io/v2 CiliumCIDRGroup", "externalCIDRs", [], applied: nil)
        for spec in ["", "spec:\n", "spec: null\n"] {
            let kept = try KeptFile(text.replacing("spec:\n  externalCIDRs:\n", with: spec))
            let run = try egressgen("refresh \(kept.path)", Zones.example)
            #expect(run.status == 65)
            #expect(run.stderr.contains("hint: write 'externalCIDRs: []' below spec\n"), "\(run.stderr)")
            try kept.expectUntouched()
        }
    }

    @Test(arguments: [
        ("crd.projectcalico.org/v1 NetworkSet", "projectcalico.org/v3"),
        ("cilium.io/v3 CiliumCIDRGroup", "cilium.io/v2"),
    ])
    func `a set of another API version is warned of, with the one to write`(type: String, other: String) throws {
        let kept = try KeptFile(Self.set(type, "nets", ["9.9.9.9/32"]))
        let run = try egressgen("refresh \(kept.path)", Zones.example)
        #expect(run.status == 0)
        #expect(run.stderr.contains("\(type) has another apiVersion and is skipped\n"), "\(run.stderr)")
        #expect(run.stderr.contains("hint: write it as \(other)\n"), "\(run.stderr)")
        try kept.expectUntouched()
    }

    @Test func `a set inside another object is warned of by its kind`() throws {
        let kept = try KeptFile(
            """
            kind: Template
            objects:
            - apiVersion: projectcalico.org/v3
              kind: NetworkSet
              metadata: {name: partners, annotations: {egressgen.dev/hosts: git.example.com}}
              spec: {nets: []}

            """)
        let run = try egressgen("refresh \(kept.path)", Zones.example)
        #expect(run.status == 0)
        #expect(run.stderr.contains("NetworkSet default/partners is inside another object (Template)"), "\(run.stderr)")
        try kept.expectUntouched()
    }

    @Test func `a set without hosts is warned of by its kind`() throws {
        let text = Self.set("cilium.io/v2 CiliumCIDRGroup", "externalCIDRs", ["9.9.9.9/32"])
            .replacing("egressgen.dev/hosts", with: "egressgen.dev/host")
        let kept = try KeptFile(text)
        let run = try egressgen("refresh \(kept.path)", Zones.example)
        #expect(run.status == 0)
        #expect(run.stderr.contains("CiliumCIDRGroup partners has egressgen.dev/ annotations"), "\(run.stderr)")
        try kept.expectUntouched()
    }

    @Test func `a set whose names all failed stays as it is, and 75 tells`() throws {
        let text = Self.set(
            "projectcalico.org/v3 GlobalNetworkSet", "nets", ["140.82.121.3/32"],
            hosts: "git.example.com lame.example.net", annotations: ["retain: \"0\""])
        let folder = try TemporaryFolder()
        try folder.write(text, to: "set.yaml")
        #expect(try egressgen("refresh \(folder.path)", Zones.example).status == 75)
        let after = text.replacing("  - 140.82.121.3/32\n", with: "  - 140.82.121.3/32\n  - 140.82.121.4/32\n")
        #expect(try folder.read("set.yaml") == after)
    }

    @Test func `a set and a policy of one name are refreshed side by side`() throws {
        let folder = try TemporaryFolder()
        let set = Self.set("projectcalico.org/v3 NetworkSet", "nets", ["140.82.121.3/32"])
        let policy = ManagedManifest.filled("partners", host: "git.example.com", ["140.82.121.3"])
        try folder.write(set + "---\n" + policy, to: "both.yaml")
        let run = try egressgen("refresh \(folder.path)", Zones.example)
        #expect(run.stderr.contains(": NetworkSet default/partners: +1 -0, 1 retained\n"), "\(run.stderr)")
        #expect(run.stderr.contains(": default/partners: +1 -0, 1 retained\n"), "\(run.stderr)")
        #expect(run.stderr.hasSuffix("2 policies in 1 file: 2 changed, 0 unchanged\n"), "\(run.stderr)")
    }

    @Test func `generate does not take a set for its policy`() throws {
        let kept = try KeptFile(Self.set("projectcalico.org/v3 NetworkSet", "nets", ["140.82.121.3/32"]))
        let run = try egressgen("git.example.com --pod app=web --name partners -o \(kept.path)", Zones.example)
        #expect(run.status == 77)
        try kept.expectUntouched()
    }
}
