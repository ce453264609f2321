import ArgumentParser
import EgressModel
import EgressPolicy
import EgressRefresh
import EgressTestSupport
import Testing

@testable import EgressCommands

@Suite struct HostOptionsTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func specs(_ arguments: [String]) throws -> [String] {
        try HostOptions.parse(arguments).specs(try Reporter.silent()).map(\.description)
    }

    // MARK: Arguments

    @Test(arguments: [
        (["www.aliyun.com"], ["www.aliyun.com"]), (["WWW.Aliyun.COM."], ["www.aliyun.com"]),
        (["b.example", "a.example"], ["b.example", "a.example"]),
        (["x.example:8000-8010/UDP,443/tcp"], ["x.example:443,8000-8010/udp"]),
        (["a.example:443", "b.example", "A.example.:80,443"], ["a.example:80,443", "b.example"]),
        (["a.example:443", "b.example", "a.example"], ["a.example", "b.example"]),
        (["_srv.xn--bcher-kva.example"], ["_srv.xn--bcher-kva.example"]),
        (["*.EXAMPLE.com.:443/tcp", "example.com", "*.example.com:80"], ["*.example.com:80,443", "example.com"]),
    ])
    func `takes names with ports, one spec a name`(_ hosts: [String], _ expected: [String]) throws {
        #expect(try specs(hosts) == expected)
    }

    @Test(
        arguments: [
            ("https://www.aliyun.com/x", "is a URL", "write only the name: www.aliyun.com"),
            ("1.2.3.4", "is an address", "write --allow 1.2.3.4/32"),
            ("1.2.3.4:443", "is an address", "write --allow 1.2.3.4/32:443"),
            ("2001:db8::1", "is an address", "write --allow 2001:db8::1/128"),
            ("10.0.0.0/8", "is an address", "write --allow 10.0.0.0/8"),
            (
                "*", "has a wildcard in a form other than *.SUFFIX",
                "write *.example.com for all names below example.com, or each name"
            ),
            (
                "*.com", "is a wildcard for a whole top-level domain",
                "write a suffix of two or more labels, as in *.example.com, or each name"
            ),
            (
                "*.svc.cluster.local", "is a wildcard for names of the cluster",
                "write a policy with a podSelector for Services of the cluster"
            ),
            ("www.aliyun.com/x", "has a path", "write only the name: www.aliyun.com"),
            ("a..b", "has an empty label", nil), (".a", "has an empty label", nil), (".", "has an empty label", nil),
            ("\(String(repeating: "a", count: 64)).example", "has a label of more than 63 bytes", nil),
            ("bücher.example", "is not ASCII", "write the xn-- form of the name (RFC 5891)"),
            ("a b", "must contain only letters, digits, '-', '_' and '.'", nil),
            ("a.-.example", "has a label that contains only '-'", nil),
            (
                "a.example.12", "ends with a label that contains only digits",
                "write a name, or pass an address with --allow"
            ),
            ("a:0", "'0' is not a port", "write a number from 1 to 65535"),
            ("a:65536", "'65536' is not a port", "write a number from 1 to 65535"),
            ("a:x", "'x' is not a port", "write a number from 1 to 65535"),
            ("a:443-80", "port range 443-80 ends below its start", nil),
            ("a:443/icmp", "'icmp' is not a protocol", "protocols are tcp, udp and sctp"),
            ("a:", "has an empty port", nil), ("a:443,", "has an empty port", nil),
        ] as [(String, String, String?)])
    func `refuses what is no name and says what to write instead`(_ host: String, _ fact: String, _ hint: String?)
        throws
    {
        try expectUsage(host, fact, hint: hint) { try specs(["--", host]) }
    }

    @Test func `calls an empty argument by the word of the manual`() throws {
        try expectUsage("HOST", "is empty", hint: "write a name such as www.example.com") { try specs([""]) }
    }

    @Test func `asks for a name where none is given`() throws {
        let hint = "write one or more names, as in egressgen www.example.com --pod run=busybox"
        try expectUsage("HOST", "no name is given", hint: hint) { try specs([]) }
    }

    @Test func `reports every wrong argument in order`() throws {
        let refused = try failures { try specs(["1.2.3.4", "a.example", "a..b"]) }
        #expect(refused.map(\.subject) == ["1.2.3.4", "a..b"])
    }

    // MARK: Files

    @Test(arguments: [
        "a.example\nb.example:443\n", "a.example\nb.example:443", "a.example\r\nb.example:443\r\n",
        "\u{feff}a.example\nb.example:443\n", "# names\n\n  a.example \t# first\n\t\nb.example:443#second\n#end",
    ])
    func `reads one name a line, with comments, from a file`(_ text: String) throws {
        let path = try folder.write(text, to: "hosts")
        #expect(try specs(["--hosts-file", path]) == ["a.example", "b.example:443"])
    }

    @Test func `puts the names of the file behind those of the command line`() throws {
        let path = try folder.write("a.example:80\nc.example\n", to: "hosts")
        #expect(
            try specs(["b.example", "a.example:443", "--hosts-file", path]) == [
                "b.example", "a.example:80,443", "c.example",
            ])
    }

    @Test func `reads every file that is given, in order`() throws {
        let paths = try [("b.example\n", "one"), ("a.example\n", "two")].map { try folder.write($0, to: $1) }
        #expect(
            try specs(["--hosts-file", paths[0], "c.example", "--hosts-file", paths[1]])
                == ["c.example", "b.example", "a.example"])
    }

    @Test func `reports wrong arguments and wrong files together`() throws {
        let missing = folder.path("missing")
        let refused = try failures { try specs(["a..b", "--hosts-file", missing, "--hosts-file", ""]) }
        #expect(refused.map(\.subject) == ["a..b", missing, "--hosts-file"])
    }

    @Test func `names file and line of all that is wrong in a file`() throws {
        let path = try folder.write("a.example\n1.2.3.4\n\na.example b.example\nbücher.example\n", to: "hosts")
        let expected = [
            Failure(
                .malformed, "\(path):2", "'1.2.3.4' is an address", consequence: "nothing is written",
                hint: "write --allow 1.2.3.4/32"),
            Failure(
                .malformed, "\(path):4", "contains more than one name", consequence: "nothing is written",
                hint: "write one name a line"),
            Failure(
                .malformed, "\(path):5", "'bücher.example' is not ASCII", consequence: "nothing is written",
                hint: "write the xn-- form of the name (RFC 5891)"),
        ]
        #expect(try failures { try specs(["--hosts-file", path]) } == expected)
    }

    @Test(arguments: ["", "\n", "# nothing\n \n"])
    func `refuses a file without a name`(_ text: String) throws {
        let path = try folder.write(text, to: "hosts")
        try expectUsage(path, "contains no name", hint: "write one name a line") { try specs(["--hosts-file", path]) }
    }

    @Test func `fails at a file that is missing or no file`() throws {
        let missing = folder.path("missing")
        let refused = try [missing, folder.path].flatMap { path in try failures { try specs(["--hosts-file", path]) } }
        let expected = [
            Failure(
                .inputOutput, missing, "cannot be read: no such file or directory", consequence: "nothing is written"),
            Failure(.inputOutput, folder.path, "cannot be read: is a directory", consequence: "nothing is written"),
        ]
        #expect(refused == expected)
    }
}
