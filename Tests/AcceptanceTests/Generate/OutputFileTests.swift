import EgressTestSupport
import Foundation
import Testing

@Suite(.waits)
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

/// Tests `-o` with a file that already contains the policy.
@Suite(.waits)
struct OutputOverPolicyTests {
    private static let words = "www.aliyun.com --pod run=busybox"

    @Test func `the same policy again writes nothing`() throws {
        let kept = try KeptFile(Fixture.read("golden/article.yaml"))
        let run = try egressgen(Self.words, Zones.article + ["-o", kept.path])
        #expect(run.status == 0)
        #expect(run.stderr.isEmpty)
        try kept.expectUntouched()
    }

    @Test func `an annotation that cannot be read is an error with its line, not another file`() throws {
        let kept = try KeptFile(
            Fixture.read("golden/article.yaml").replacing(
                "egressgen.dev/applied:", with: "egressgen.dev/retained: '{bad'\n    egressgen.dev/applied:"))
        let run = try egressgen(Self.words, Zones.article + ["-o", kept.path])
        #expect(run.status == 65 && run.stdout.isEmpty)
        #expect(run.stderr.contains("egressgen.dev/retained") && !run.stderr.contains("--force"), "\(run.stderr)")
        try kept.expectUntouched()
    }

    @Test func `what is asked for is replaced whole, and comments of others stay`() throws {
        let folder = try TemporaryFolder()
        let text = try Fixture.read("golden/article.yaml").replacing(
            "name: busybox-policy", with: "name: busybox-policy # ours")
        try folder.write(text, to: "policy.yaml")
        let path = folder.path("policy.yaml")
        let widened = try egressgen("www.aliyun.com:443 --retain 48h --pod run=busybox", Zones.article + ["-o", path])
        #expect(widened.status == 0)
        #expect(try folder.read("policy.yaml").contains("egressgen.dev/hosts: www.aliyun.com:443\n"))
        #expect(try folder.read("policy.yaml").contains("egressgen.dev/retain: 48h\n"))
        let back = try egressgen(Self.words, Zones.article + ["-o", path])
        #expect(back.status == 0)
        // The comment on the DNS rule's second peer is not a rule word, so egressgen keeps it.
        #expect(try folder.read("policy.yaml") == text)
    }

    @Test func `an address that left DNS stays until its lease is over`() throws {
        let folder = try TemporaryFolder()
        let text = try Fixture.read("golden/article.yaml").replacing("106.11.93.21", with: "9.9.9.9")
        try folder.write(text, to: "policy.yaml")
        let run = try egressgen(Self.words, Zones.article + ["-o", folder.path("policy.yaml")])
        #expect(run.status == 0)
        let after = try folder.read("policy.yaml")
        #expect(after.contains("cidr: 9.9.9.9/32\n") && after.contains("cidr: 106.11.93.21/32\n"))
        #expect(after.contains(#"egressgen.dev/retained: '{"www.aliyun.com":{"9.9.9.9":""#))
    }

    @Test(arguments: [
        "--pod run=other --name busybox-policy", "--pod run=busybox -n shop", "--pod run=busybox --name b",
    ])
    func `another policy is refused, and --force is the remedy`(words: String) throws {
        let kept = try KeptFile(Fixture.read("golden/article.yaml"))
        let run = try egressgen("www.aliyun.com \(words)", Zones.article + ["-o", kept.path])
        BadInput([], 77, kept.path, naming: "default/busybox-policy", hint: "--force").expectRefusal(run)
        try kept.expectUntouched()
    }

    @Test func `a second document is refused`() throws {
        let kept = try KeptFile(Fixture.read("golden/article.yaml") + "---\nkind: ConfigMap\n")
        let run = try egressgen(Self.words, Zones.article + ["-o", kept.path])
        BadInput([], 77, kept.path, naming: "exactly one", hint: "--force").expectRefusal(run)
        try kept.expectUntouched()
    }

    @Test func `rules of somebody else are refused`() throws {
        let kept = try KeptFile(Fixture.read("golden/article.yaml").replacing("port: 53", with: "port: 54"))
        let run = try egressgen(Self.words, Zones.article + ["-o", kept.path])
        #expect(run.status == 77)
        #expect(run.stderr.contains("dns=any"))
        #expect(run.errorLines.last == "egressgen: hint: pass --force to replace it")
        try kept.expectUntouched()
    }

    @Test func `hosts with a comment behind them stay on one line`() throws {
        let folder = try TemporaryFolder()
        let text = try Fixture.read("golden/article.yaml").replacing(
            "hosts: www.aliyun.com", with: "hosts: www.aliyun.com # names")
        try folder.write(text, to: "policy.yaml")
        let arguments = Zones.article + Zones.example + ["-o", folder.path("policy.yaml")]
        let words = "www.aliyun.com git.example.com:22 --pod run=busybox"
        #expect(try egressgen(words, arguments).status == 0)
        let after = try folder.read("policy.yaml")
        #expect(after.contains("egressgen.dev/hosts: www.aliyun.com git.example.com:22 # names\n"))
        #expect(try egressgen(words, arguments).status == 0)
        #expect(try folder.read("policy.yaml") == after)
    }

    @Test func `annotations that would be too large are 65`() throws {
        let labels = Array(repeating: String(repeating: "a", count: 60), count: 3).joined(separator: ".")
        let names = (1...700).map { "\($0).\(labels).example" }
        let kept = try KeptFile(
            ManagedManifest.filled("all", host: names[0], ["8.0.0.1"]))
        let zone = try WrittenZone("$ORIGIN example.\n@ 60 IN SOA ns ns 1 1 1 1 1\n*.\(labels) 60 IN A 8.0.0.2\n")
        let run = try egressgen("--all-pods --name all", names + zone.arguments + ["-o", kept.path])
        BadInput([], 65, "\(kept.path):6", naming: "over the limit of 262144", hint: "several policies")
            .expectRefusal(run)
        try kept.expectUntouched()
    }

    @Test func `a name that fails keeps the file as it is`() throws {
        let kept = try KeptFile(Fixture.read("golden/article.yaml"))
        let run = try egressgen("www.aliyun.com nope.aliyun.com --pod run=busybox", Zones.article + ["-o", kept.path])
        #expect(run.status == 68)
        try kept.expectUntouched()
    }
}
