import EgressModel
import EgressResolve
import EgressTestSupport
import Testing

@Suite struct ConfiguredServersTests {
    private static func configured(_ text: String) throws -> (servers: [NameServer], unreadLines: [String]) {
        let folder = try TemporaryFolder()
        return NameServer.configured(path: try folder.write(text, to: "resolv.conf"))
    }

    @Test func `the servers of resolv.conf stand in its order at port 53`() throws {
        let (servers, unread) = try Self.configured(
            "search example.com\nnameserver 192.0.2.2\nnameserver ::1\noptions timeout:9\nnameserver 192.0.2.1\n"
        )
        #expect(
            servers == [
                NameServer(address: address("192.0.2.2"), port: 53), NameServer(address: address("::1"), port: 53),
                NameServer(address: address("192.0.2.1"), port: 53),
            ])
        #expect(unread.isEmpty)
    }

    @Test(arguments: ["", "# nothing\n", "search example.com\noptions ndots:2\n"])
    func `without a server it is the local host`(text: String) throws {
        let (servers, unread) = try Self.configured(text)
        #expect(servers == [NameServer(address: address("127.0.0.1"), port: 53)])
        #expect(unread.isEmpty)
    }

    @Test func `without a file it is the local host`() throws {
        let folder = try TemporaryFolder()
        let (servers, unread) = NameServer.configured(path: folder.path("missing"))
        #expect(servers == [NameServer(address: address("127.0.0.1"), port: 53)])
        #expect(unread.isEmpty)
    }

    @Test func `lines that name no server are told`() throws {
        let (servers, unread) = try Self.configured("nameserver fe80::1%eth0\nnameserver 192.0.2.1\nnameserver dns\n")
        #expect(servers == [NameServer(address: address("192.0.2.1"), port: 53)])
        #expect(unread == ["nameserver fe80::1%eth0", "nameserver dns"])
    }
}
