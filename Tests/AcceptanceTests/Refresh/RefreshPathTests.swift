import EgressTestSupport
import Foundation
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Tests the paths that a refresh receives and those that it excludes.
@Suite(.waits) struct RefreshPathTests {
    private static let drops = ManagedManifest.filled(
        "git", host: "git.example.com", ["140.82.121.3"], annotations: ["retain: \"0\""])
    private static let fresh = drops.replacing("121.3", with: "121.4")

    @Test func `what is neither a file nor a folder is 74 and is not read`() throws {
        let folder = try TemporaryFolder()
        try #require(mkfifo(folder.path("pipe.yaml"), 0o600) == 0)
        try folder.write(Self.drops, to: "a.yaml")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("link.yaml"), withDestinationPath: "pipe.yaml")
        for path in [folder.path("pipe.yaml"), folder.path("link.yaml"), "/dev/zero"] {
            let run = try BuiltBinary.run(["refresh", path, folder.path] + Zones.example, timeout: 20)
            #expect(run.status == 74)
            #expect(
                run.errorLines.first
                    == "egressgen: error: \(path): is not a regular file; it is left as it is")
        }
        #expect(try folder.read("a.yaml") == Self.fresh)
    }

    @Test(arguments: ["sub", "sub/", "t/sub", "t/sub/", "./t/sub", "t/*b/", "t/sub/a.yaml"])
    func `folders are excluded by their names and by their paths as shown`(pattern: String) throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.path("t/sub"), withIntermediateDirectories: true)
        try folder.write(Self.drops, to: "t/sub/a.yaml")
        try folder.write(Self.drops, to: "t/sub.yaml")
        let run = try BuiltBinary.run(["refresh", "t/", "--exclude", pattern] + Zones.example, folder: folder.path)
        #expect(run.status == 0)
        #expect(try folder.read("t/sub/a.yaml") == Self.drops)
        #expect(try folder.read("t/sub.yaml") == Self.fresh)
    }

    @Test func `a pattern with a final slash keeps no file out`() throws {
        let kept = try KeptFile(Self.drops)
        #expect(try egressgen("refresh \(kept.folder.path) --exclude policy.yaml/ --check", Zones.example).status == 1)
    }

    @Test func `each name that is not UTF-8 is told, and the other files are refreshed`() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.drops, to: "a.yaml")
        // "\351t\351" is Latin-1.
        let script =
            #"cp a.yaml "$(printf '\351t\351.yaml')"; cp a.yaml "$(printf '\377.yaml')"; mkdir "$(printf 'd\377')""#
        #expect(try ShellRun.run(["sh", "-c", script], [:], in: folder.path).status == 0)
        for arguments in [["refresh"], ["explain", "--pod", "run=web", "--to", "8.8.8.8:53"]] {
            let zones = arguments == ["refresh"] ? Zones.example : []
            let run = try BuiltBinary.run(arguments + ["."] + zones, folder: folder.path)
            #expect(run.status == 74)
            let lines = run.errorLines.filter { $0.contains(": has a name that is not UTF-8; ") }
            #expect(lines.compactMap { $0.split(separator: ": ").dropFirst(2).first } == Self.misnamed)
        }
        #expect(try folder.read("a.yaml") == Self.fresh)
    }

    private static let misnamed: [Substring] = [#"./\xe9t\xe9.yaml"#, #"./\xff.yaml"#, #"./d\xff"#]
}
