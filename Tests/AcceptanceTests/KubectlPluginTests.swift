import EgressTestSupport
import Foundation
import Testing

@Suite(.judgedPolicies)
struct KubectlPluginTests {
    @Test func `kubectl finds egressgen by its link, and gives it all arguments`() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("kubectl-egressgen"), withDestinationPath: try BuiltBinary.path.get())
        let arguments = ["egressgen", "www.aliyun.com", "--pod", "run=busybox"] + Zones.article
        let path = "\(folder.path):/usr/bin:/bin"
        let run = try KubectlBinary.run(
            arguments, environment: ["PATH": path, "HOME": folder.path], folder: folder.path)
        #expect(run.status == 0, "\(run.stderr)")
        try Golden.check(run.stdout, "article.yaml")
    }

    @Test func `make install links it`() throws {
        #expect(try PackageRoot.read("scripts/install").contains("bin/kubectl-egressgen"))
    }
}
