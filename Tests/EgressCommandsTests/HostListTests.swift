import ArgumentParser
import EgressModel
import EgressRefresh
import EgressTestSupport
import Testing

@testable import EgressCommands

@Suite struct HostListTests {
    private static func names(_ list: HostList) throws -> [String] {
        var list = list
        var names: [String] = []
        while let name = try list.next() { names.append("\(name)") }
        return names
    }

    private static let cases: [(hosts: [String], files: [String], names: [String])] = [
        (["b.example", "a.example"], [], ["b.example", "a.example"]),
        (["a.example"], ["b.example\na.example\n", "c.example"], ["a.example", "b.example", "c.example"]),
        ([], ["A.example\na.EXAMPLE.\na.example:443 # again\n\n# nothing\n"], ["a.example"]),
        ([], ["a.example\r\nb.example\r\n\r\nc1.example \t# x\r\n"], ["a.example", "b.example", "c1.example"]),
        ([], ["\u{feff}a.example\nb.example"], ["a.example", "b.example"]),
    ]

    @Test(arguments: cases)
    func `gives each name once, at its first place`(hosts: [String], files: [String], names: [String]) throws {
        let folder = try TemporaryFolder()
        let paths = try files.enumerated().map { try folder.write($1, to: "\($0)") }
        let list = try HostOptions.parse(hosts + paths.flatMap { ["--hosts-file", $0] }).list()
        #expect(list.count == names.count)
        #expect(try Self.names(list) == names)
    }

    @Test func `every bad line is told before a name is given out`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("a.example\n1.2.3.4\nb.example\na b\n", to: "names")
        let failures = try failures { try HostOptions.parse(["--hosts-file", path]).list() }
        #expect(failures.map(\.subject) == ["\(path):2", "\(path):4"])
        #expect(failures.allSatisfy { $0.status == .malformed })
    }

    @Test(arguments: ["*.example.com", "*.com", "*"])
    func `a pattern cannot be looked up`(pattern: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("\(pattern)\n", to: "names")
        let failures = try failures { try HostOptions.parse([pattern, "--hosts-file", path]).list() }
        #expect(failures.map(\.fact) == ["is a wildcard", "'\(pattern)' is a wildcard"])
        #expect(failures.allSatisfy { $0.hint == "DNS cannot list names; write each name" })
    }

    @Test func `a file that has gone bad since is told when it is met`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("a.example\nb.example\n", to: "names")
        var list = try HostOptions.parse(["--hosts-file", path]).list()
        try folder.write("a.example\n*.example\n", to: "names")
        #expect(try list.next() == DomainName("a.example"))
        #expect(throws: Failures.self) { try list.next() }
    }
}
