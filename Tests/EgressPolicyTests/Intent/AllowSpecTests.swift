import EgressModel
import EgressPolicy
import Testing

@Suite struct AllowSpecTests {
    @Test(arguments: [
        ("198.51.100.0/24:5432", "198.51.100.0/24:5432"),
        ("198.51.100.0/24", "198.51.100.0/24"),
        ("198.51.100.7", "198.51.100.7/32"),
        ("198.51.100.7:443,53/udp", "198.51.100.7/32:443,53/udp"),
        ("10.0.0.0/8:443-450/TCP,445", "10.0.0.0/8:443-450"),
        ("2001:db8::/32", "2001:db8::/32"),
        ("2001:DB8::1", "2001:db8::1/128"),
        ("[2001:db8::/32]:443", "[2001:db8::/32]:443"),
        ("[2001:db8::1]:443", "[2001:db8::1/128]:443"),
        ("[2001:db8::/32]", "2001:db8::/32"),
        ("[198.51.100.0/24]:443", "198.51.100.0/24:443"),
        ("0.0.0.0/0:443", "0.0.0.0/0:443"),
        ("[::/0]:443", "[::/0]:443"),
        ("0.0.0.0/1", "0.0.0.0/1"),
    ])
    func `A destination has a canonical form`(text: String, expected: String) throws {
        #expect(try AllowSpec(text).description == expected)
        #expect(try AllowSpec(text) == AllowSpec(expected))
    }

    @Test func `A destination is a block and its ports`() throws {
        let spec = try AllowSpec("[2001:db8::/32]:443/udp")
        #expect(try spec.block == CIDRBlock("2001:db8::/32"))
        #expect(spec.ports.ranges == [PortRange(.udp, 443)])
        #expect(try AllowSpec("198.51.100.7").ports.isEvery)
    }

    @Test(arguments: [("0.0.0.0/0", "add ports, as in 0.0.0.0/0:443"), ("::/0", "add ports, as in [::/0]:443")])
    func `Everything is refused without ports`(text: String, hint: String) {
        #expect(throws: FormatError("would allow every destination", hint: hint)) { try AllowSpec(text) }
    }

    @Test(arguments: [
        ("10.0.0.1/8", "write 10.0.0.0/8"), ("10.0.0.1/8:443", "write 10.0.0.0/8"),
        ("[2001:db8::1/32]:443", "write 2001:db8::/32"), ("1.2.3.4/0:443", "write 0.0.0.0/0"),
    ])
    func `Host bits are refused, and the hint names the block`(text: String, hint: String) {
        #expect(throws: FormatError("has host bits set", hint: hint)) { try AllowSpec(text) }
    }

    @Test(arguments: [
        ("", FormatError("is not an IPv4 address")),
        ("[]", FormatError("is not an IPv4 address")),
        ("www.example.com", FormatError("is not an IPv4 address")),
        ("www.example.com:443", FormatError("is not an IPv4 address")),
        ("10.0.0.0/33", FormatError("has no prefix length from 0 to 32")),
        (
            "2001:db8::/32:443",
            FormatError("has ports behind an IPv6 block", hint: "write brackets: [2001:db8::/32]:443")
        ),
        ("[2001:db8::/32", FormatError("has no closing bracket")),
        ("[2001:db8::/32]443", FormatError("has text behind its bracket")),
        ("[2001:db8::]/32", FormatError("has text behind its bracket")),
        ("[2001:db8::/32]:", FormatError("has an empty port")),
        ("10.0.0.0/8:", FormatError("has an empty port")),
        ("10.0.0.0/8:0", FormatError("'0' is not a port", hint: "ports are numbers from 1 to 65535")),
        ("10.0.0.0/8:443/icmp", FormatError("'icmp' is not a protocol", hint: "protocols are tcp, udp and sctp")),
        ("::ffff:10.0.0.1", FormatError("is IPv4-mapped", hint: "write the IPv4 address 10.0.0.1")),
        ("fe80::1%eth0", FormatError("is not an IPv6 address")),
        ("010.0.0.1", FormatError("has a leading zero", hint: "write each octet without leading zeros")),
    ])
    func `What is no destination is refused`(text: String, error: FormatError) {
        #expect(throws: error) { try AllowSpec(text) }
    }
}
