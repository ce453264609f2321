import EgressTestSupport
import Foundation
import Testing

/// Tests the messages and reports of a refresh.
@Suite(.waits) struct RefreshTalkTests {
    @Test func `hints name annotations, since there are no flags`() throws {
        let folder = try TemporaryFolder()
        try folder.write(ManagedManifest.unfilled("a", hosts: "internal.example.com"), to: "a.yaml")
        try folder.write(ManagedManifest.unfilled("b", hosts: "v6only.example.com"), to: "b.yaml")
        let run = try egressgen("refresh \(folder.path)", Zones.example)
        #expect(run.status == 77)
        #expect(
            run.stderr.contains("hint: if this is intended, add 10.0.0.1/32 to egressgen.dev/accept\n"), "\(run.stderr)"
        )
        #expect(run.stderr.contains("hint: set egressgen.dev/family to dual to ask for A and AAAA\n"))
        #expect(!run.stderr.contains("--"))
    }

    @Test func `hosts with ports and without are warned of, as in generate`() throws {
        let kept = try KeptFile(ManagedManifest.unfilled("git", hosts: "git.example.com:443 git.example.com"))
        let run = try egressgen("refresh \(kept.path) --check", Zones.example)
        let fact = "default/git: git.example.com is given both with and without ports; every port is allowed"
        #expect(run.errorLines.first == "egressgen: warning: \(kept.path): \(fact)")
    }

    @Test func `a name whose addresses were all refused has failed`() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            ManagedManifest.filled("a", host: "internal.example.com", ["8.0.0.1"])
                .replacing("hosts: internal.example.com", with: "hosts: internal.example.com mixed.example.com"),
            to: "a.yaml")
        let run = try egressgen("refresh \(folder.path) --report json", Zones.example)
        let report = try JSONSerialization.jsonObject(with: Data(run.output)) as? [[String: Any]]
        #expect(report?.first?["failed"] as? [String] == ["internal.example.com"])
    }

    @Test func `the header of a difference can be read by patch and by a terminal`() throws {
        let folder = try TemporaryFolder()
        try folder.write(ManagedManifest.filled("git", host: "git.example.com", ["140.82.121.3"]), to: "my policy.yaml")
        try folder.write(
            ManagedManifest.filled("git", host: "git.example.com", ["140.82.121.3"]), to: "red\u{1b}[31m\n.yaml")
        let run = try BuiltBinary.run(["refresh", ".", "--diff"] + Zones.example, folder: folder.path)
        #expect(run.status == 1)
        #expect(run.stdout.hasPrefix("--- ./my policy.yaml\t\n+++ ./my policy.yaml\t\n@@ "))
        #expect(run.stdout.contains(#"+++ "./red\033[31m\n.yaml""# + "\n@@ "))
        #expect(!run.stdout.contains("\u{1b}"))
    }
}
