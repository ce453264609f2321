import EgressModel
import EgressTestSupport
import LDNS
import Testing

@Suite struct ResolvConfTests {
    private static func read(_ text: String) throws -> ResolvConf {
        let folder = try TemporaryFolder()
        return ResolvConf(path: try folder.write(text, to: "resolv.conf"))
    }

    @Test(
        arguments: [
            ("nameserver 192.0.2.1\n", ["192.0.2.1"]),
            ("nameserver 192.0.2.1", ["192.0.2.1"]),
            ("nameserver 192.0.2.1\nnameserver ::1\n", ["192.0.2.1", "::1"]),
            (
                "nameserver 192.0.2.3\nnameserver 192.0.2.1\nnameserver 192.0.2.2\n",
                ["192.0.2.3", "192.0.2.1", "192.0.2.2"]
            ),
            ("nameserver ::1\nnameserver 2001:db8::53\n", ["::1", "2001:db8::53"]),
            (
                "nameserver 192.0.2.1\nnameserver 2001:db8::53\nnameserver 192.0.2.2\n",
                ["192.0.2.1", "2001:db8::53", "192.0.2.2"]
            ),
            ("# made by hand\n; nameserver 192.0.2.9\n#nameserver 192.0.2.9\nnameserver 192.0.2.1\n", ["192.0.2.1"]),
            ("nameserver 192.0.2.1 # the first\nnameserver 192.0.2.2 ; the second\n", ["192.0.2.1", "192.0.2.2"]),
            ("nameserver\t192.0.2.1\nnameserver  \t 192.0.2.2  \n", ["192.0.2.1", "192.0.2.2"]),
            ("nameserver 192.0.2.1\r\nnameserver 192.0.2.2\r\n", ["192.0.2.1", "192.0.2.2"]),
            (
                "domain example.com\nsearch a.example b.example\nsortlist 192.0.2.0/255.255.255.0\n"
                    + "options ndots:5 timeout:1 attempts:9 use-vc\nnameserver 192.0.2.1\nanchor nothing\n",
                ["192.0.2.1"]
            ),
            ("search a.example\noptions edns0\n", []),
            ("\n\n\n", []),
            ("", []),
        ] as [(String, [String])])
    func `the servers stand in the file's order, and nothing else counts`(text: String, servers: [String]) throws {
        #expect(try Self.read(text).lines.map(\.server) == servers.map { NameServer(address: address($0)) })
    }

    @Test(
        arguments: [
            "nameserver dns.example.com", "nameserver 192.0.2.256", "nameserver", "nameserver 192.0.2.1%eth0",
            "nameserver fe80::1%", "nameserver fe80::1%a/b", "nameserver %eth0",
        ])
    func `a line that names no address is told, and the others count`(line: String) throws {
        let lines = try Self.read("nameserver 192.0.2.1\n\(line)\nnameserver 192.0.2.2\n").lines
        #expect(
            lines.map(\.server) == [
                NameServer(address: address("192.0.2.1")), nil, NameServer(address: address("192.0.2.2")),
            ])
        #expect(lines.map(\.text)[1] == line)
    }

    @Test(arguments: [
        "nameserver fe80::53%eth0", "nameserver \tfe80::53%eth0 # the router", "nameserver FE80::53%eth0\r",
    ])
    func `an address keeps its zone`(line: String) throws {
        let lines = try Self.read(line + "\n").lines
        #expect(lines.map(\.server) == [NameServer(address: address("fe80::53"), zone: "eth0")])
    }

    @Test func `a missing file has no servers`() throws {
        #expect(ResolvConf(path: try TemporaryFolder().path("missing")).lines.isEmpty)
    }

    @Test func `a folder in the place of the file has no servers`() throws {
        #expect(ResolvConf(path: try TemporaryFolder().path).lines.isEmpty)
    }
}
