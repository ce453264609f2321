import EgressModel
import EgressResolve
import EgressTestSupport
import Testing

@Suite struct ConfiguredServersTests {
    private static func configured(_ text: String) throws -> (servers: [NameServer], findings: [ResolveFinding]) {
        let folder = try TemporaryFolder()
        return NameServer.configured(path: try folder.write(text, to: "resolv.conf"))
    }

    @Test func `the servers of resolv.conf stand in its order at port 53`() throws {
        let (servers, findings) = try Self.configured(
            "search example.com\nnameserver 192.0.2.2\nnameserver ::1\noptions timeout:9\nnameserver 192.0.2.1\n"
        )
        #expect(
            servers == [
                NameServer(address: address("192.0.2.2"), port: 53), NameServer(address: address("::1"), port: 53),
                NameServer(address: address("192.0.2.1"), port: 53),
            ])
        #expect(findings.isEmpty)
    }

    @Test(arguments: ["", "# nothing\n", "search example.com\noptions ndots:2\n"])
    func `without a server it is the local host`(text: String) throws {
        let (servers, findings) = try Self.configured(text)
        #expect(servers == [NameServer(address: address("127.0.0.1"), port: 53)])
        #expect(findings.isEmpty)
    }

    @Test func `without a file it is the local host`() throws {
        let folder = try TemporaryFolder()
        let (servers, findings) = NameServer.configured(path: folder.path("missing"))
        #expect(servers == [NameServer(address: address("127.0.0.1"), port: 53)])
        #expect(findings.isEmpty)
    }

    @Test func `lines that name no server are told`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(
            "nameserver fe80::1%eth0\nnameserver 192.0.2.1\nnameserver dns\n", to: "resolv.conf")
        let (servers, findings) = NameServer.configured(path: path)
        #expect(servers == [NameServer(address: address("192.0.2.1"), port: 53)])
        #expect(
            findings == ["nameserver fe80::1%eth0", "nameserver dns"].map { .unusedServer(path: path, line: $0) })
    }
}
