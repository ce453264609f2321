import EgressTestSupport
import Foundation
import Testing

@Suite
struct OutputFileTests {
    private static let words = "www.aliyun.com --pod run=busybox"
    private static let arguments = ["www.aliyun.com", "--pod", "run=busybox"]

    @Test func `-o writes the same bytes as stdout, and nothing else`() throws {
        let folder = try TemporaryFolder()
        let run = try egressgen(Self.words, Zones.article + ["-o", folder.path("policy.yaml")])
        #expect(run.status == 0)
        #expect(run.stdout.isEmpty)
        #expect(run.stderr.isEmpty)
        try Golden.check(folder.read("policy.yaml"), "article.yaml")
        #expect(folder.names == ["policy.yaml"])
    }

    @Test func `-o with a path relative to the working folder writes there`() throws {
        let folder = try TemporaryFolder()
        let run = try BuiltBinary.run(
            Self.arguments + Zones.article + ["--output", "policy.yaml"], folder: folder.path)
        #expect(run.status == 0)
        try Golden.check(folder.read("policy.yaml"), "article.yaml")
    }

    @Test func `-o with a hyphen is stdout`() throws {
        let run = try egressgen(Self.words, Zones.article + ["-o", "-"])
        #expect(run.status == 0)
        try Golden.check(run.stdout, "article.yaml")
    }

    @Test func `-o without a path is a usage error`() throws {
        let run = try egressgen(Self.words, Zones.article + ["-o", ""])
        BadInput([], 64, "--output", naming: "no file").expectRefusal(run)
    }

    @Test(arguments: ["kind: ConfigMap\n", "", "not: [yaml"])
    func `a file that exists is left as it is, and --force is the remedy`(text: String) throws {
        let kept = try KeptFile(text)
        let run = try egressgen(Self.words, Zones.article + ["-o", kept.path])
        BadInput([], 77, kept.path, naming: "exists", hint: "--force").expectRefusal(run)
        try kept.expectUntouched()
    }

    @Test func `--force replaces a file whatever it holds, and keeps its mode`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("kind: ConfigMap\n", to: "policy.yaml")
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        let run = try egressgen(Self.words, Zones.article + ["-o", path, "--force"])
        #expect(run.status == 0)
        #expect(run.stdout.isEmpty)
        try Golden.check(folder.read("policy.yaml"), "article.yaml")
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o640)
        #expect(folder.names == ["policy.yaml"])
    }

    @Test func `--force with the same bytes writes nothing`() throws {
        let kept = try KeptFile(Fixture.read("golden/article.yaml"))
        let run = try egressgen(Self.words, Zones.article + ["-o", kept.path, "--force"])
        #expect(run.status == 0)
        try kept.expectUntouched()
    }

    @Test func `a link stays a link to the file that is replaced`() throws {
        let folder = try TemporaryFolder()
        try folder.write("kind: ConfigMap\n", to: "target.yaml")
        let link = folder.path("link.yaml")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "target.yaml")
        let run = try egressgen(Self.words, Zones.article + ["-o", link, "--force"])
        #expect(run.status == 0)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "target.yaml")
        try Golden.check(folder.read("target.yaml"), "article.yaml")
    }

    @Test func `a folder that does not exist is 73, before anybody is asked`() throws {
        let server = try HostileServer { [MessageBuilder(answering: $0).ra().a($0.qname, "8.8.8.8").reply] }
        let folder = try TemporaryFolder()
        let path = folder.path("missing/policy.yaml")
        let run = try egressgen(Self.words, asking(server.endpoint) + ["-o", path])
        BadInput([], 73, path, naming: "no such file or directory").expectRefusal(run)
        #expect(folder.names.isEmpty)
        #expect(server.log.isEmpty)
    }

    @Test func `a read-only folder is 73, before anybody is asked`() throws {
        let server = try HostileServer { [MessageBuilder(answering: $0).ra().a($0.qname, "8.8.8.8").reply] }
        let folder = try TemporaryFolder()
        try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder.path)
        let path = folder.path("policy.yaml")
        let run = try BuiltBinary.runBoundByModes(Self.arguments + asking(server.endpoint) + ["-o", path])
        BadInput([], 73, path, naming: "permission denied").expectRefusal(run)
        #expect(folder.names.isEmpty)
        #expect(server.log.isEmpty)
    }

    @Test func `a file of a read-only folder is left as it is, --force or not`() throws {
        let kept = try KeptFile()
        try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: kept.folder.path)
        let run = try BuiltBinary.runBoundByModes(Self.arguments + Zones.article + ["-o", kept.path, "--force"])
        BadInput([], 73, kept.path, naming: "permission denied").expectRefusal(run)
        try kept.expectUntouched()
    }

    @Test(arguments: ["/dev/full", "/dev/null", "/"])
    func `what is no regular file is 73`(path: String) throws {
        let run = try egressgen(Self.words, Zones.article + ["-o", path, "--force"])
        BadInput([], 73, path, naming: "regular file").expectRefusal(run)
    }
}
