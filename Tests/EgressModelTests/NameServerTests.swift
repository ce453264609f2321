import EgressModel
import Testing

@Suite struct NameServerTests {
    @Test(
        arguments: [
            ("192.0.2.53", "192.0.2.53", 53), ("192.0.2.53:53", "192.0.2.53", 53), ("192.0.2.53:1", "192.0.2.53", 1),
            ("192.0.2.53:65535", "192.0.2.53", 65535), ("::1", "::1", 53), ("[::1]", "::1", 53),
            ("[::1]:5353", "::1", 5353), ("2001:DB8::53", "2001:db8::53", 53), ("2001:db8::5:3", "2001:db8::5:3", 53),
            ("[2001:db8::53]:53", "2001:db8::53", 53), ("::ffff:192.0.2.1", "::ffff:192.0.2.1", 53),
        ] as [(String, String, UInt16)])
    func `an address and port are read`(text: String, address: String, port: UInt16) throws {
        let (server, expected) = (try NameServer(text), try IPAddress(address))
        #expect(server.address == expected)
        #expect(server.port == port)
    }

    @Test(arguments: [("fe80::1%eth0", "eth0"), ("[fe80::1%br-1.100]:5353", "br-1.100"), ("FE80::1%3", "3")])
    func `an IPv6 address may have a zone`(text: String, zone: String) throws {
        let server = try NameServer(text)
        #expect(server.address == (try IPAddress("fe80::1")))
        #expect(server.zone == zone)
        #expect(server != NameServer(address: server.address, port: server.port))
        #expect(try NameServer(server.description) == server)
    }

    @Test(
        arguments: [
            "", "nonsense", "dns.example.com", "dns.example.com:53", "192.0.2", "192.0.2.256", "192.0.2.053", ":53",
            "[]",
            "[]:53", "[::1", "::1]", "[::1]53", "[::1]x:53", "[192.0.2.1", "192.0.2.1:53:53", "fe80::1%", "fe80::1%a/b",
            "fe80::1%eth0:53", "fe80::1%eth0%1",
            "fe80::1%eth 0", "fe80::1%sixteen-bytes-xx", "192.0.2.1%eth0", "%eth0", "[fe80::1%]:53",
            "[fe80::1]%eth0:53",
            " 192.0.2.1",
            "192.0.2.1 ", "https://192.0.2.1",
        ])
    func `what is no address is refused`(text: String) {
        #expect(throws: FormatError.notNameServer) { try NameServer(text) }
    }

    @Test(
        arguments: [
            ("192.0.2.53:", ""), ("192.0.2.53:0", "0"), ("192.0.2.53:65536", "65536"), ("192.0.2.53:-1", "-1"),
            ("192.0.2.53:+53", "+53"), ("192.0.2.53:x", "x"), ("192.0.2.53: 53", " 53"), ("[::1]:", ""),
            ("[::1]:0", "0"),
            ("[::1]:99999", "99999"),
        ])
    func `what is no port is refused`(text: String, port: String) {
        #expect(throws: FormatError.notPort(port, from: 1)) { try NameServer(text) }
    }

    @Test(arguments: [
        ("192.0.2.53", "192.0.2.53:53"), ("::1", "[::1]:53"), ("[2001:DB8::1]:5353", "[2001:db8::1]:5353"),
        ("fe80::1%eth0", "[fe80::1%eth0]:53"), ("[FE80::1%3]:54", "[fe80::1%3]:54"),
    ])
    func `a server is written with its port`(text: String, written: String) throws {
        #expect(try NameServer(text).description == written)
    }
}
