import EgressTestSupport
import Foundation
import Testing

@Suite(.waits, .judgedPolicies)
struct InputFileTests {
    /// A flag that reads a file, and the other arguments that its command line needs.
    struct Reader: Sendable, CustomTestStringConvertible {
        let flag: String
        let further: [String]

        var testDescription: String { flag }

        func arguments(_ path: String) -> [String] { ["www.aliyun.com", "--pod", "run=busybox", flag, path] + further }
    }

    private static let readers = [
        Reader(flag: "--zone", further: []), Reader(flag: "--hosts-file", further: Zones.article),
        Reader(flag: "--template", further: Zones.article),
    ]

    private static let wrongZones = [
        ("$TTL 60\n\nexample.com. IN A 1.2.3.4.5\n", 3),
        ("$ORIGIN example.com.\n@ IN A 8.8.8.8\n$INCLUDE /etc/passwd\n", 3),
        ("www IN A 8.8.8.8\n", 1), ("; none\n$ORIGIN example\n", 2), ("$ORIGIN a.\n@ TYPE1 \\# 4 zzzzzzzz\n", 2),
        ("$ORIGIN example.com.\na IN CNAME b\na IN CNAME c\n", 3),
        ("example.com. IN\n", 1), ("example.com. IN 8.8.8.8\n", 1), ("example.com. NS a..b\n", 1),
        ("example.com. SOA a b 1 2 3 4\n", 1), ("example.com. DNAME\n", 1), ("example.com. AAAA 8.8.8.8\n", 1),
        ("$ORIGIN example.com.\na 60 IN A 192.0.2.1\na 60 IN CNAME b\n", 3),
    ]

    private static let wrongLines = [
        ("a.example\n# a comment\n\nhttps://b.example/\n", 4, "URL", "b.example"),
        ("a.example\r\n1.2.3.4\r\n", 2, "address", "--allow 1.2.3.4/32"),
        ("a.example b.example\n", 1, "more than one name", "one name a line"),
        ("a.example:99999", 1, "'99999'", "1 to 65535"),
    ]

    private static let wrongTemplates = [
        ("kind: {{name}}\n{{#rules}}\n", "section"),
        ("kind: x\n{{/rules}}\n", "section"),
        ("kind: x\ny: {{name\n", "tag that is not closed"),
        ("kind: x\n{{> other}}\n", "partial"),
        ("kind: x\n{{=<% %>=}}\n", "delimiters"),
    ]

    @Test(arguments: readers)
    func `a missing file is 74`(reader: Reader) throws {
        let path = try TemporaryFolder().path("missing")
        try BadInput(reader.arguments(path), 74, path, naming: "no such file or directory").check()
    }

    @Test(arguments: readers)
    func `a folder in place of a file is 74`(reader: Reader) throws {
        let folder = try TemporaryFolder()
        try BadInput(reader.arguments(folder.path), 74, folder.path, naming: "is a directory").check()
    }

    @Test(arguments: readers)
    func `a file that may not be read is 74`(reader: Reader) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("www.aliyun.com\n", to: "closed")
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path)
        let run = try BuiltBinary.runBoundByModes(reader.arguments(path))
        BadInput([], 74, path, naming: "permission denied").expectRefusal(run)
    }

    @Test(arguments: wrongZones)
    func `a malformed zone file is 65 with its line`(text: String, line: Int) throws {
        let zone = try WrittenZone(text)
        try BadInput(["a.example", "--pod", "run=busybox"], 65, "\(zone.path):\(line)").check(zone.arguments)
    }

    @Test func `of a line without end the start is told`() throws {
        let text = String(repeating: "x", count: 3_000_000)
        let run = try egressgen("--hosts-file - --pod run=busybox", input: text)
        BadInput([], 65, "-:1", naming: "xxx...' has a label of more than 63 bytes").expectRefusal(run)
        #expect(run.error.count < 2000)
    }

    @Test(arguments: wrongLines)
    func `a malformed hosts file is 65 with its line`(text: String, line: Int, word: String, hint: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(text, to: "hosts")
        try BadInput(["--hosts-file", path, "--pod", "run=busybox"], 65, "\(path):\(line)", naming: word, hint: hint)
            .check(Zones.example)
    }

    @Test(arguments: wrongTemplates)
    func `a malformed template is 65 with its line`(text: String, word: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(text, to: "policy.mustache")
        try BadInput(["api.example.com", "--pod", "run=busybox", "--template", path], 65, "\(path):2", naming: word)
            .check(Zones.example)
    }

    @Test(arguments: ["", "\n", "# nothing\n  # yet\n"])
    func `a hosts file without a host is a usage error`(text: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(text, to: "hosts")
        try BadInput(["--hosts-file", path, "--pod", "run=busybox"], 64, path, naming: "no name", hint: "a line")
            .check(Zones.example)
    }

    @Test func `every wrong line of a hosts file has its error`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("1.2.3.4\na.example\na..b\n", to: "hosts")
        let run = try egressgen("--pod run=busybox", ["--hosts-file", path])
        #expect(run.status == 65)
        #expect(run.stdout.isEmpty)
        #expect(
            run.errorLines.map { $0.split(separator: ":").dropFirst().prefix(3).joined(separator: ":") }
                == [" error: \(path):1", " hint: write --allow 1.2.3.4/32", " error: \(path):3"])
    }

    @Test func `the names of a hosts file come behind those of the command line`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("# names\n\n  Api.Example.com.:443 # ours\r\ngit.example.com\n", to: "hosts")
        let run = try generate("www.example.com --pod run=busybox", Zones.example + ["--hosts-file", path])
        #expect(run.status == 0)
        #expect(run.stderr.isEmpty)
        let lines = run.stdout.split(separator: "\n").filter { $0.contains("- to:") }
        #expect(
            lines == [
                "  - to: # www.example.com", "  - to: # api.example.com:443", "  - to: # git.example.com",
                "  - to: # dns=any",
            ])
    }

    @Test func `a hyphen reads the hosts from stdin`() throws {
        let run = try generate("--hosts-file - --pod run=busybox", Zones.article, input: "www.aliyun.com\n")
        #expect(run.status == 0)
        try Golden.check(run.stdout, "article.yaml")
    }

    @Test func `a wrong line of stdin has a hyphen for its file`() throws {
        let run = try egressgen("--hosts-file - --pod run=busybox", input: "a.example\na..b\n")
        BadInput([], 65, "-:2", naming: "empty label").expectRefusal(run)
    }

    @Test func `a hosts file with a byte order mark reads like one without`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("\u{feff}www.aliyun.com\n", to: "hosts")
        let run = try generate("--pod run=busybox", Zones.article + ["--hosts-file", path])
        try Golden.check(run.stdout, "article.yaml")
    }

    @Test func `zone files are united over flags, whatever their order`() throws {
        let run = try generate(
            "www.aliyun.com --pod run=busybox",
            ["--zone", Fixture.zonePath("alibabadns.com"), "--zone", Fixture.zonePath("aliyun.com")])
        try Golden.check(run.stdout, "article.yaml")
    }

    @Test(arguments: [
        ("any.wild.example.com", "93.184.216.45/32"), ("www.old.example.com", "93.184.216.46/32"),
        ("_srv._tcp.example.com", "93.184.216.43/32"), ("mixedcase.example.com", "93.184.216.42/32"),
    ])
    func `a zone file answers as a server would: wildcards, DNAME, underscores, case`(
        host: String, cidr: String
    ) throws {
        let run = try generate("\(host) --pod run=busybox", Zones.example)
        #expect(run.status == 0)
        #expect(run.stdout == busyboxPolicy(host, [cidr]))
    }
}
