import EgressTestSupport
import Foundation
import Testing

/// Tests refreshes of policies whose hosts are patterns, by commands that do not learn.
@Suite(.waits) struct PatternRefreshTests {
    private static let unfilled = ManagedManifest.unfilled("web", hosts: "\"*.example.com:443\"")
    private static let unquoted = ManagedManifest.unfilled("web", hosts: "*.example.com:443")

    private func refresh(_ path: String) throws -> BinaryRun { try egressgen("refresh \(path)", Zones.example) }

    // MARK: The rules

    @Test(arguments: ["\"*.example.com:443\"", "\"*.example.com missing.example.com\""])
    func `a first fill writes the DNS rule, and a second one writes nothing`(hosts: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(ManagedManifest.unfilled("web", hosts: hosts), to: "web.yaml")
        #expect(try refresh(path).status == (hosts.contains("missing") ? 68 : 0))
        let filled = try folder.read("web.yaml")
        #expect(filled.contains("    egressgen.dev/applied: dns=any\n"))
        #expect(filled.contains("  egress:\n  - to:\n    - ipBlock:\n        cidr: 0.0.0.0/0\n"))
        try Judges.validate(filled)
        #expect(try refresh(path).stderr.contains("0 changed, 1 unchanged"))
        #expect(try folder.read("web.yaml") == filled)
    }

    @Test func `an address whose note has ended stays, because nobody listened`() throws {
        let kept = try KeptFile(LearnedManifest.text())
        #expect(try refresh(kept.path).status == 0)
        #expect(try egressgen("refresh --check \(kept.path)", Zones.example).status == 0)
        try kept.expectUntouched()
    }

    @Test func `an address without a note is noted once`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(LearnedManifest.text(note: nil), to: "web.yaml")
        #expect(try refresh(path).status == 0)
        let noted = try folder.read("web.yaml")
        #expect(noted.contains("    egressgen.dev/retained: '{\"*.example.com\":{\"8.0.0.1\":\"20"))
        #expect(noted.contains("        cidr: 8.0.0.1/32\n"))
        #expect(try refresh(path).status == 0)
        #expect(try folder.read("web.yaml") == noted)
    }

    @Test func `beside a name that fails the addresses of a pattern stay, and beside another one too`() throws {
        let folder = try TemporaryFolder()
        for (host, status) in [("git.example.com", 0), ("www.example.org", 75)] {
            let text = LearnedManifest.text(hosts: "*.example.com:443 \(host)")
            let path = try folder.write(text, to: "web.yaml")
            #expect(try refresh(path).status == Int32(status))
            let after = try folder.read("web.yaml")
            #expect(after.contains("        cidr: 8.0.0.1/32\n") && after.contains(LearnedManifest.note))
            #expect(after.contains("140.82.121.4/32") == (status == 0))
        }
    }

    @Test func `a pattern that is taken out loses its rule`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(LearnedManifest.text(hosts: "git.example.com"), to: "web.yaml")
        #expect(try refresh(path).status == 0)
        let after = try folder.read("web.yaml")
        #expect(!after.contains("8.0.0.1") && after.contains("140.82.121.4/32"))
    }

    @Test func `a rule that somebody removed is no foreign one, if it is certain which one it was`() throws {
        let folder = try TemporaryFolder()
        let text = LearnedManifest.text(hosts: "*.example.com:443 git.example.com")
        let path = try folder.write(text, to: "web.yaml")
        #expect(try refresh(path).status == 0)
        let whole = try folder.read("web.yaml")
        let start = try #require(whole.range(of: "  egress:\n"))
        let rest = try #require(whole.range(of: "  - to:", options: .backwards))
        try folder.write(String(whole[..<start.upperBound] + whole[rest.lowerBound...]), to: "web.yaml")
        #expect(try refresh(path).status == 0)
        #expect(try folder.read("web.yaml").contains("140.82.121.4/32"))
    }

    // MARK: Invalid input

    @Test(arguments: ["refresh", "explain --pod a=b --to 8.0.0.1:443"])
    func `a pattern without quotes is an alias to YAML, and the hint is to quote it`(command: String) throws {
        let kept = try KeptFile(Self.unquoted)
        let run = try egressgen("\(command) \(kept.path)", Zones.example)
        BadInput([], 65, "\(kept.path):6", naming: "*.example.com:443", "alias", hint: "quote it").expectError(run)
        try kept.expectUntouched()
    }

    @Test func `a pattern as a source is refused`() throws {
        let kept = try KeptFile(Self.unfilled.replacing("/hosts", with: "/from-hosts"))
        BadInput([], 65, "\(kept.path):6", naming: "from-hosts", "wildcard", hint: "each name")
            .expectError(try refresh(kept.path))
        try kept.expectUntouched()
    }

    @Test func `a suffix that strangers share and accepted addresses are warned of`() throws {
        let folder = try TemporaryFolder()
        let text = ManagedManifest.unfilled("web", hosts: "\"*.github.io\"", annotations: ["accept: 10.0.0.0/8"])
        let run = try refresh(folder.write(text, to: "web.yaml"))
        #expect(run.status == 0)
        #expect(run.stderr.contains("*.github.io allows connections to strangers"), "\(run.stderr)")
        #expect(run.stderr.contains("*.github.io can be pointed at the accepted addresses"), "\(run.stderr)")
    }

    // MARK: Other commands

    @Test func `the function fills DNS, and keeps what was learned`() throws {
        for (policy, address) in [(Self.unfilled, "0.0.0.0/0"), (LearnedManifest.text(note: nil), "8.0.0.1/32")] {
            let item = policy.split(separator: "\n").map { "  \($0)\n" }.joined().dropFirst(2)
            let list = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n- \(item)"
            let run = try egressgen("function", Zones.example, input: list)
            #expect(run.status == 0, "\(run.stderr)")
            #expect(run.stdout.contains(address))
            #expect(try egressgen("function -q", Zones.example, input: run.stdout).stdout == run.stdout)
        }
    }

    @Test func `explain judges the learned addresses`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(LearnedManifest.text(), to: "web.yaml")
        #expect(try egressgen("explain \(path) --pod a=b --to 8.0.0.1:443").status == 0)
        let denied = try egressgen("explain \(path) --pod a=b --to 8.0.0.2:443")
        #expect(denied.status == 1)
        let allowed = try egressgen("explain \(path) --pod a=b --to 8.0.0.1:443")
        #expect(allowed.stdout.contains("*.example.com:443"), "\(allowed.stdout)")
    }
}
