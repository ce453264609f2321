import EgressTestSupport
import Testing

/// Whether the process can create mount namespaces, which root can.
private let hasMounts = (try? ShellRun.run(["unshare", "-m", "true"], [:], in: "/").status) == 0

/// A file that is a mount of its own cannot be renamed over. Containers with a single mounted file have such files.
@Suite(.waits, .enabled(if: hasMounts, "needs root"))
struct MountedFileTests {
    private static let hint = "mount its folder instead"

    /// Runs the binary in a mount namespace in which `policy.yaml` of the folder is a mount of `mounted.yaml`.
    private func run(_ arguments: [String], in folder: TemporaryFolder) throws -> BinaryRun {
        let script = """
            mount --make-rprivate / && mount --bind mounted.yaml policy.yaml && exec "$@"
            """
        return try ShellRun.run(
            ["unshare", "-m", "sh", "-c", script, "sh", BuiltBinary.path.get()] + arguments, [:], in: folder.path)
    }

    private func folder(_ text: String) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(text, to: "mounted.yaml")
        try folder.write("", to: "policy.yaml")
        return folder
    }

    private func expectUntouched(_ folder: TemporaryFolder, _ text: String) throws {
        #expect(try folder.read("mounted.yaml") == text)
        #expect(try folder.read("policy.yaml") == "")
        #expect(folder.names == ["mounted.yaml", "policy.yaml"])
    }

    @Test(arguments: ["policy.yaml", "."])
    func `a refresh says to mount the folder, and leaves the file`(place: String) throws {
        let text = ManagedManifest.filled("web", host: "git.example.com", ["8.0.0.1"])
        let folder = try folder(text)
        let arguments = ["refresh", place, "--exclude", "mounted.yaml"] + Zones.example
        let run = try run(arguments, in: folder)
        #expect(run.status == 74)
        let path = place == "." ? "./policy.yaml" : place
        #expect(
            run.errorLines.prefix(2) == [
                "egressgen: error: \(path): cannot be replaced: device or resource busy; it is left as it was",
                "egressgen: hint: if the file is a mount of its own, \(Self.hint)",
            ], "\(run.stderr)")
        try expectUntouched(folder, text)
        let check = try self.run(arguments + ["--check"], in: folder)
        #expect(check.status == 1)
    }

    @Test func `a refresh with nothing to write has nothing to say`() throws {
        let text = ManagedManifest.filled("web", host: "git.example.com", ["140.82.121.4"])
        let folder = try folder(text)
        let run = try run(["refresh", "policy.yaml"] + Zones.example, in: folder)
        #expect(run.status == 0)
        #expect(run.stderr == "1 policy in 1 file: 0 changed, 1 unchanged\n")
        try expectUntouched(folder, text)
    }

    @Test(arguments: [[], ["--force"]])
    func `so does -o`(further: [String]) throws {
        let host = ["git.example.com", "--pod", "run=busybox", "-o", "policy.yaml"] + Zones.example
        let text = try BuiltBinary.run(host.prefix(3) + ["--dns", "none"] + Zones.example).stdout
        let folder = try folder(text)
        let run = try run(host + further, in: folder)
        BadInput([], 73, "policy.yaml", naming: "busy", "left as it was", hint: Self.hint).expectRefusal(run)
        try expectUntouched(folder, text)
    }

    @Test func `a file in a mounted folder is refreshed`() throws {
        let (folder, place) = (try TemporaryFolder(), try TemporaryFolder())
        try folder.write(ManagedManifest.filled("web", host: "git.example.com", ["8.0.0.1"]), to: "policy.yaml")
        let script = #"mount --make-rprivate / && mount --bind . "$1" && shift && exec "$@""#
        let run = try ShellRun.run(
            ["unshare", "-m", "sh", "-c", script, "sh", place.path, BuiltBinary.path.get(), "refresh", place.path]
                + Zones.example, [:], in: folder.path)
        #expect(run.status == 0, "\(run.stderr)")
        #expect(try folder.read("policy.yaml").contains("140.82.121.4/32"))
    }
}
