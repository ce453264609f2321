import ArgumentParser
import EgressModel
import EgressRefresh
import EgressResolve
import EgressTestSupport
import Testing

@testable import EgressCommands

@Suite struct ResolverOptionsTests {
    private static let serverHint = "write an address and a port, as in 192.0.2.53:53 or [::1]:53"
    private static let portHint = "write a number from 1 to 65535"
    private static let zone = Fixture.zonePath("example.com")

    private func resolvers(_ arguments: [String]) throws -> [Vantage] {
        try #require(table(arguments).entries.last).vantages
    }

    private func table(_ arguments: [String]) throws -> ResolverTable {
        try ResolverOptions.parse(arguments).table(try Reporter.silent())
    }

    @Test func `has the defaults of the manual`() throws {
        let options = try ResolverOptions.parse([])
        #expect(options.timeout == "2s")
        #expect(options.tries == 3)
        #expect(!options.tcp)
        #expect(options.resolvers == [])
        #expect(options.zones == [])
    }

    @Test(arguments: [
        ([], 1), (["127.0.0.1"], 1), (["127.0.0.1:5353"], 1), (["::1"], 1), (["[::1]"], 1), (["[::1]:5353"], 1),
        (["127.0.0.1", "127.0.0.2"], 2), (["127.0.0.1", "127.0.0.1:53", "::1", "[::1]:53"], 2),
    ])
    func `asks each of the servers given by itself, once`(_ servers: [String], _ count: Int) throws {
        let resolvers = try resolvers(servers.flatMap { ["--resolver", $0] })
        #expect(resolvers.count == count)
        #expect(
            resolvers.allSatisfy { servers.isEmpty ? $0.resolver is ConfiguredResolver : $0.resolver is StubResolver })
    }

    @Test(arguments: [
        ["--timeout", "1s"], ["--timeout", "2m"], ["--timeout", "1ms"], ["--timeout", "1.5s"], ["--timeout", "3660d"],
        ["--tries", "1"], ["--tries", "100"], ["--tcp"],
    ])
    func `takes how to ask`(_ arguments: [String]) throws {
        #expect(try resolvers(arguments + ["--resolver", "127.0.0.1"]).count == 1)
    }

    @Test func `answers from zone files without a server`() async throws {
        let resolvers = try resolvers(["--zone", Self.zone, "--zone", Fixture.zonePath("aliyun.com")])
        #expect(resolvers.count == 1)
        #expect(resolvers.first?.resolver is ZoneFileResolver)
        let outcomes = await BulkLookup(resolvers).look(up: [try DomainName("git.example.com")], family: .ipv4)
        #expect(outcomes.first?.addresses.count == 1)
    }

    @Test func `each server is asked as seen from each subnet`() throws {
        let vantages = try resolvers(
            ["--resolver", "127.0.0.1", "--resolver", "127.0.0.2:54"]
                + ["--client-subnet", "203.0.113.0/24", "--client-subnet", "2001:db8::/56"])
        #expect(vantages.map(\.resolverName) == ["127.0.0.1:53", "127.0.0.1:53", "127.0.0.2:54", "127.0.0.2:54"])
        #expect(
            vantages.map { $0.clientSubnet?.description }
                == ["203.0.113.0/24", "2001:db8::/56", "203.0.113.0/24", "2001:db8::/56"])
    }

    @Test func `a server with a domain is asked for that domain, several of one domain together`() throws {
        let arguments = [
            "corp.example.com=10.0.0.53", "192.0.2.53", "a.corp.example.com=10.0.0.55",
            "Corp.Example.com.=10.0.0.54:54",
            "corp.example.com=10.0.0.53:53",
        ]
        let entries = try table(arguments.flatMap { ["--resolver", $0] }).entries
        #expect(entries.map { $0.domain?.description } == ["a.corp.example.com", "corp.example.com", nil])
        #expect(
            entries.map { $0.vantages.map(\.resolverName) }
                == [["10.0.0.55:53"], ["10.0.0.53:53", "10.0.0.54:54"], ["192.0.2.53:53"]])
    }

    @Test func `without a plain server resolv.conf stands for one, and is read only when it is needed`() throws {
        let arguments = ["--resolver", "corp.example.com=10.0.0.53", "--client-subnet", "203.0.113.0/24"]
        let entries = try table(arguments).entries
        #expect(entries.map { $0.domain?.description } == ["corp.example.com", nil])
        #expect(entries.last?.vantages.map(\.resolverName) == ["resolv.conf"])
        #expect(Set(entries.flatMap(\.vantages).map { $0.clientSubnet?.description }) == ["203.0.113.0/24"])
    }

    @Test(arguments: ["0", "10001", "-1", "Auto", "2.5", "many", "99999999999999999999"])
    func `a number of samples has its limits`(samples: String) throws {
        let hint = "write a number from 1 to 10000, or auto"
        try expectUsage("--samples \(samples)", "is not from 1 to 10000", hint: hint) {
            try ResolverOptions.parse(["--samples=\(samples)"]).lookup(try Reporter.silent())
        }
    }

    @Test(
        arguments: [
            (["--resolver", "nonsense"], "--resolver nonsense", "is not the address of a name server", serverHint),
            (["--resolver", ""], "--resolver ", "is not the address of a name server", serverHint),
            (
                ["--resolver", "ns.example.com"], "--resolver ns.example.com", "is not the address of a name server",
                serverHint
            ),
            (["--resolver", "[::1]53"], "--resolver [::1]53", "is not the address of a name server", serverHint),
            (["--resolver", "127.0.0.1:0"], "--resolver 127.0.0.1:0", "'0' is not a port", portHint),
            (["--resolver", "127.0.0.1:65536"], "--resolver 127.0.0.1:65536", "'65536' is not a port", portHint),
            (["--resolver", "[::1]:x"], "--resolver [::1]:x", "'x' is not a port", portHint),
            (
                ["--resolver", "=10.0.0.53"], "--resolver =10.0.0.53", "does not begin with a domain",
                "write a domain and an address, as in corp.example.com=192.0.2.53"
            ),
            (
                ["--resolver", "*.corp=10.0.0.53"], "--resolver *.corp=10.0.0.53", "does not begin with a domain",
                "write a domain and an address, as in corp.example.com=192.0.2.53"
            ),
            (["--resolver", "corp="], "--resolver corp=", "is not the address of a name server", serverHint),
            (
                ["--resolver", "10.0.0.53=corp"], "--resolver 10.0.0.53=corp", "is not the address of a name server",
                serverHint
            ),
            (["--resolver", "corp=10.0.0.53:0"], "--resolver corp=10.0.0.53:0", "'0' is not a port", portHint),
            (
                ["--resolver", "fe80::1%no-such-device"], "--resolver fe80::1%no-such-device",
                "names no network interface of this machine ('no-such-device')",
                "write an interface after '%', as in fe80::1%eth0"
            ),
            (
                ["--resolver", "corp=[fe80::1]:53"], "--resolver corp=[fe80::1]:53",
                "is link-local and names no interface", "write the interface after it, as in fe80::1%eth0"
            ),
            (
                ["--zone", zone, "--resolver", "corp=127.0.0.1"], "--zone", "cannot be used with --resolver or --tcp",
                nil
            ),
            (["--timeout", "0"], "--timeout 0", "must be greater than zero", "write 1ms or more, such as 1s"),
            (["--timeout", "0s"], "--timeout 0s", "must be greater than zero", "write 1ms or more, such as 1s"),
            (["--timeout", "999us"], "--timeout 999us", "is too short", "write 1ms or more, such as 1s"),
            (
                ["--timeout=-2s"], "--timeout -2s", "is a duration with a sign",
                "write it without '-' and '+', as in 90s, 1h30m or 7d"
            ),
            (
                ["--timeout", "2"], "--timeout 2", "is not a duration",
                "write a number and a unit, as in 500ms, 90s, 1h30m or 7d"
            ),
            (
                ["--timeout", "1.5"], "--timeout 1.5", "is not a duration",
                "write a number and a unit, as in 500ms, 90s, 1h30m or 7d"
            ),
            (["--tries", "0"], "--tries 0", "is not from 1 to 100", nil),
            (["--tries", "101"], "--tries 101", "is not from 1 to 100", nil),
            (["--tries=-1"], "--tries -1", "is not from 1 to 100", nil),
            (["--zone", zone, "--resolver", "127.0.0.1"], "--zone", "cannot be used with --resolver or --tcp", nil),
            (["--zone", zone, "--tcp"], "--zone", "cannot be used with --resolver or --tcp", nil),
        ] as [([String], String, String, String?)])
    func `refuses wrong values and says what to write instead`(
        _ arguments: [String], _ subject: String, _ fact: String, _ hint: String?
    ) throws {
        try expectUsage(subject, fact, hint: hint) { try resolvers(arguments) }
    }

    @Test func `fails at a zone file that is missing`() throws {
        let path = try TemporaryFolder().path("missing.zone")
        let expected = Failure(
            .inputOutput, path, "cannot be read: no such file or directory", consequence: "no name is looked up")
        #expect(try failures { try resolvers(["--zone", path]) } == [expected])
    }

    @Test func `names file and line of a malformed zone file`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("$ORIGIN example.com.\na 60 IN A 8.8.8.8\nb 60 IN A 8.8.8\n", to: "bad.zone")
        let refused = try failures { try resolvers(["--zone", path]) }
        #expect(refused.map(\.subject) == ["\(path):3"])
        #expect(refused.map(\.status) == [.malformed])
        #expect(refused.map(\.consequence) == ["no name is looked up"])
    }

    @Test(arguments: [["--tries", "x"], ["--tries"], ["--resolver"], ["--zone"], ["--timeout"]])
    func `cannot be read with a wrong or missing word`(_ arguments: [String]) {
        #expect(throws: (any Error).self) { try ResolverOptions.parse(arguments) }
    }
}
