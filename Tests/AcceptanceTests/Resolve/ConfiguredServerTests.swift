import EgressTestSupport
import Testing

/// Whether the process can create namespaces, which root can.
private let hasNamespaces = (try? ShellRun.run(["unshare", "-mn", "true"], [:], in: "/").status) == 0

/// Tests the servers in resolv.conf, in separate mount and network namespaces.
@Suite(.waits, .enabled(if: hasNamespaces, "needs root"))
struct ConfiguredServerTests {
    /// Runs the test several times because the order of the servers differs from run to run.
    @Test(arguments: 1...3)
    func `a silent first server is passed over`(_: Int) throws {
        let words = ["resolve", "www.example.com", "--format", "lines", "--timeout", "1s"]
        let script = ["unshare", "-mn", "sh", Fixture.path("servers/two-servers.sh"), try BuiltBinary.path.get()]
        let run = try ShellRun.run(script + words, [:], in: "/")
        #expect(run.status == 0, "\(run.stderr)")
        #expect(run.stdout == "www.example.com.\t60\tIN\tA\t8.8.8.8\n")
    }

    /// Runs the binary in a network where 127.0.0.1 gives 8.8.8.8 for every name, and fe80::53 of the interface `lo`
    /// gives 8.8.4.4 for www.example.com.
    private static func run(_ words: String, configuration: String) throws -> BinaryRun {
        let folder = try TemporaryFolder()
        let path = try folder.write(configuration, to: "resolv.conf")
        let script = ["unshare", "-mn", "sh", Fixture.path("servers/link-local.sh"), path, try BuiltBinary.path.get()]
        return try ShellRun.run(script + words.split(separator: " ").map(String.init), [:], in: "/")
    }

    private static let none = "nameserver fe80::1%dum0\n"
    private static let resolve = "resolve www.example.com --format lines --timeout 1s"
    private static let right = "www.example.com.\t300\tIN\tA\t8.8.4.4\n"

    @Test(arguments: [resolve, "www.example.com --pod run=busybox", "refresh /nowhere"])
    func `servers none of which can be used end the run with 74, and 127.0.0.1 is not asked`(words: String) throws {
        let run = try Self.run(words, configuration: "search example.com\n\(Self.none)nameserver dns\n")
        #expect(run.status == 74)
        #expect(run.stdout.isEmpty)
        #expect(
            run.errorLines == [
                "egressgen: error: /etc/resolv.conf: names no server that can be used ('nameserver fe80::1%dum0',"
                    + " 'nameserver dns'); no name is looked up",
                "egressgen: hint: pass a name server with --resolver",
            ])
    }

    @Test(arguments: ["", "search example.com\n"])
    func `without a server 127.0.0.1 is asked`(configuration: String) throws {
        let run = try Self.run(Self.resolve, configuration: configuration)
        #expect(run.stdout == "www.example.com.\t60\tIN\tA\t8.8.8.8\n", "\(run.stderr)")
    }

    @Test(arguments: ["", " --tcp"], ["lo", "1"])
    func `a server on the link is asked through its interface`(transport: String, zone: String) throws {
        let run = try Self.run(Self.resolve + transport, configuration: "nameserver fe80::53%\(zone)\n")
        #expect(run.status == 0)
        #expect(run.stdout == Self.right)
        #expect(run.stderr.isEmpty, "\(run.stderr)")
    }

    @Test func `a line that cannot be used beside others is warned of once`() throws {
        let run = try Self.run(
            "\(Self.resolve) a.example b.example", configuration: "\(Self.none)nameserver fe80::53%lo\n")
        #expect(run.stdout == Self.right)
        #expect(
            run.errorLines.filter { $0.hasPrefix("egressgen: warning: ") } == [
                "egressgen: warning: /etc/resolv.conf: 'nameserver fe80::1%dum0' is ignored"
            ])
    }

    @Test(arguments: [
        "fe80::53%lo", "[fe80::53%lo]", "[fe80::53%lo]:53 --tcp", "FE80:0::53%1", "example.com=fe80::53%lo",
        "www.example.com=[fe80::53%lo]:53",
    ])
    func `a server that is passed makes resolv.conf and its faults meaningless`(value: String) throws {
        let run = try Self.run("\(Self.resolve) --resolver \(value)", configuration: Self.none)
        #expect(run.status == 0)
        #expect(run.stdout == Self.right)
        #expect(run.stderr.isEmpty, "\(run.stderr)")
    }

    @Test func `a name outside of the domains needs resolv.conf, and fails with 74`() throws {
        let run = try Self.run(
            "\(Self.resolve) www.example.net --resolver example.com=fe80::53%lo", configuration: Self.none)
        #expect(run.status == 74)
        #expect(run.stdout == Self.right)
        #expect(
            run.errorLines == [
                "egressgen: error: www.example.net: /etc/resolv.conf names no server that can be used"
                    + " ('nameserver fe80::1%dum0'); it yields no addresses",
                "egressgen: hint: pass a name server with --resolver",
            ])
    }

    @Test func `outside of the domains the servers of resolv.conf are asked`() throws {
        let run = try Self.run(
            "\(Self.resolve) www.example.net --resolver example.com=fe80::53%lo",
            configuration: "nameserver 127.0.0.1\n")
        #expect(run.stdout == Self.right + "www.example.net.\t60\tIN\tA\t8.8.8.8\n", "\(run.stderr)")
    }

    @Test func `without names nobody needs resolv.conf`() throws {
        let run = try Self.run("ingress --pod run=busybox --from-cidr 192.0.2.0/24", configuration: Self.none)
        #expect(run.status == 0, "\(run.stderr)")
        #expect(run.stderr.isEmpty)
    }
}
