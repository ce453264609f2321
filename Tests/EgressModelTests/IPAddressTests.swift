import EgressModel
import Testing

@Suite struct IPAddressTests {
    @Test(arguments: [
        ("140.205.34.3", IPAddress.ipv4(IPv4Address(bits: 0x8ccd_2203))),
        ("2001:DB8::1", .ipv6(IPv6Address(bits: 0x2001_0db8_0000_0000_0000_0000_0000_0001))),
        // An IPv4-mapped address is parsed as an IPv6 address. `CIDRBlock` refuses it.
        ("::ffff:10.0.0.1", .ipv6(IPv6Address(bits: 0xffff_0a00_0001))),
    ])
    func `A colon makes an address IPv6`(text: String, expected: IPAddress) throws {
        #expect(try IPAddress(text) == expected)
    }

    @Test(arguments: [
        ("", FormatError.notIPv4), ("www.example.com", .notIPv4), ("1.2.3", .notIPv4), ("fe80::1%eth0", .notIPv6),
        ("1.2.3.4:53", .notIPv6), ("[::1]", .notIPv6),
    ])
    func `What is no address is refused`(text: String, error: FormatError) {
        #expect(throws: error) { try IPAddress(text) }
    }

    @Test func `IPv4 comes before IPv6, each by number`() throws {
        let texts = ["2606:2800::10", "::1", "255.255.255.255", "106.11.93.21", "2606:2800::9", "9.9.9.9"]
        #expect(
            try texts.map { try IPAddress($0) }.sorted().map(\.description)
                == ["9.9.9.9", "106.11.93.21", "255.255.255.255", "::1", "2606:2800::9", "2606:2800::10"])
    }

    @Test func `Addresses of different families are never equal`() throws {
        #expect(try IPAddress("0.0.0.1") != IPAddress("::1"))
        #expect(try IPAddress("0.0.0.1").bits == IPAddress("::1").bits)
    }

    @Test func `The width is that of the family`() throws {
        #expect(try IPAddress("0.0.0.0").bitWidth == 32)
        #expect(try IPAddress("::").bitWidth == 128)
    }

    @Test(arguments: [
        ("127.0.0.1", true), ("127.255.255.255", true), ("::1", true), ("126.255.255.255", false), ("0.0.0.0", false),
        ("128.0.0.1", false), ("::", false), ("::2", false), ("::ffff:127.0.0.1", false),
    ])
    func `Loopback addresses are 127.0.0.0/8 and ::1`(text: String, isLoopback: Bool) throws {
        #expect(try IPAddress(text).isLoopback == isLoopback)
    }
}
