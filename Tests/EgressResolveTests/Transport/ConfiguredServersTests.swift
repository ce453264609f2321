import EgressModel
import EgressResolve
import EgressTestSupport
import Synchronization
import Testing

@Suite struct ConfiguredServersTests {
    /// A resolv.conf, and what was said about it.
    private final class Configuration: Sendable {
        let path: String
        private let folder: TemporaryFolder
        private let told = Mutex<[ResolveFinding]>([])

        init(_ text: String?) throws {
            folder = try TemporaryFolder()
            path = folder.path("resolv.conf")
            if let text { try folder.write(text, to: "resolv.conf") }
        }

        func servers() -> ConfiguredServers {
            ConfiguredServers(path: path) { finding in self.told.withLock { $0.append(finding) } }
        }

        func change(to text: String) throws { try folder.write(text, to: "resolv.conf") }

        var findings: [ResolveFinding] { told.withLock { $0 } }
    }

    @Test func `the servers of resolv.conf stand in its order at port 53, each once`() throws {
        let configuration = try Configuration(
            "search example.com\nnameserver 192.0.2.2\nnameserver ::1\noptions timeout:9\nnameserver 192.0.2.1\n"
                + "nameserver 192.0.2.2\n")
        #expect(
            try configuration.servers().servers() == [
                NameServer(address: address("192.0.2.2"), port: 53), NameServer(address: address("::1"), port: 53),
                NameServer(address: address("192.0.2.1"), port: 53),
            ])
        #expect(configuration.findings.isEmpty)
    }

    @Test(arguments: ["", "# nothing\n", "search example.com\noptions ndots:2\n", nil])
    func `without a line it is the local host`(text: String?) throws {
        let configuration = try Configuration(text)
        #expect(try configuration.servers().servers() == [NameServer(address: address("127.0.0.1"), port: 53)])
        #expect(configuration.findings.isEmpty)
    }

    @Test func `lines that name no usable server are told once, and the others count`() throws {
        let configuration = try Configuration(
            "nameserver fe80::1%no-such-device\nnameserver 192.0.2.1\nnameserver dns\nnameserver fe80::1\n")
        let servers = configuration.servers()
        for _ in 0..<2 { #expect(try servers.servers() == [NameServer(address: address("192.0.2.1"))]) }
        #expect(
            configuration.findings
                == ["nameserver fe80::1%no-such-device", "nameserver dns", "nameserver fe80::1"].map {
                    .unusedServer(path: configuration.path, line: $0)
                })
    }

    @Test(arguments: ["nameserver fe80::1%no-such-device", "nameserver dns", "nameserver", "nameserver fe80::1"])
    func `lines none of which can be used are an error, and never the local host`(line: String) throws {
        let configuration = try Configuration(line + "\n")
        #expect(throws: ResolveError.noConfiguredServer(path: configuration.path, lines: [line])) {
            try configuration.servers().servers()
        }
        #expect(configuration.findings.isEmpty)
    }

    @Test(arguments: ["lo", "1"])
    func `a zone that names an interface makes a server usable`(zone: String) throws {
        let configuration = try Configuration("nameserver fe80::1%\(zone)\n")
        #expect(try configuration.servers().servers() == [NameServer(address: address("fe80::1"), zone: zone)])
    }

    @Test func `the file is read for the first question, and its error is the answer`() async throws {
        let configuration = try Configuration("nameserver 192.0.2.1\n")
        let resolver = ConfiguredResolver(configuration.servers(), settings: StubResolver.Settings())
        try configuration.change(to: "nameserver dns\n")
        for _ in 0..<2 {
            await #expect(
                throws: ResolveError.noConfiguredServer(path: configuration.path, lines: ["nameserver dns"])
            ) { try await resolver.answer(question("a")) }
            try configuration.change(to: "nameserver 192.0.2.1\n")
        }
    }
}
