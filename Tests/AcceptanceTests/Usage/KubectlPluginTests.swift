import EgressTestSupport
import Foundation
import Testing

@Suite(.waits, .judgedPolicies)
struct KubectlPluginTests {
    /// Creates a tree in the state after `make man` and runs scripts/install in it.
    private static func install(in folder: TemporaryFolder) throws -> BinaryRun {
        for name in ["scripts", ".build/release", ".build/manual"] {
            try FileManager.default.createDirectory(atPath: folder.path(name), withIntermediateDirectories: true)
        }
        let script = try folder.write(try PackageRoot.read("scripts/install"), to: "scripts/install")
        try folder.write("", to: ".build/manual/egressgen.1")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path(".build/release/egressgen"), withDestinationPath: try BuiltBinary.path.get())
        return try ShellRun.run(["sh", script, "/usr/local", folder.path("root")], [:], in: folder.path)
    }

    @Test func `kubectl finds the link that make install leaves, and gives it all arguments`() throws {
        let folder = try TemporaryFolder()
        let installed = try Self.install(in: folder)
        #expect(installed.status == 0, "\(installed.stderr)")
        #expect(installed.stdout.contains("installed /usr/local/bin/kubectl-egressgen\n"))
        let path = "\(folder.path("root/usr/local/bin")):/usr/bin:/bin"
        let run = try KubectlBinary.run(
            ["egressgen", "www.aliyun.com", "--pod", "run=busybox"] + Zones.article,
            environment: ["PATH": path, "HOME": folder.path], folder: folder.path)
        #expect(run.status == 0, "\(run.stderr)")
        try Golden.check(run.stdout, "article.yaml")
    }
}
