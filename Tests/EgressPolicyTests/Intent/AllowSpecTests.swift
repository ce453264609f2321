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

    @Test(arguments: [("0.0.0.0/0", "0.0.0.0/0:443"), ("::/0", "[::/0]:443")])
    func `Everything is refused without ports`(text: String, example: String) throws {
        let example = try AllowSpec(example)
        #expect(throws: ValueError.allow(.everyDestination(example: example))) { try AllowSpec(text) }
        #expect(throws: ValueError.allow(.everySource(example: example))) { try AllowSpec(text, orElse: .every) }
    }

    @Test(arguments: [
        ("10.0.0.1/8", "10.0.0.0/8"), ("10.0.0.1/8:443", "10.0.0.0/8"),
        ("[2001:db8::1/32]:443", "2001:db8::/32"), ("1.2.3.4/0:443", "0.0.0.0/0"),
    ])
    func `Host bits are refused with the block that is meant`(text: String, block: String) throws {
        #expect(throws: ValueError.format(.hostBits(try CIDRBlock(block)))) { try AllowSpec(text) }
    }

    @Test(arguments: [
        ("", ValueError.format(.notIPv4)),
        ("[]", .format(.notIPv4)),
        ("www.example.com", .format(.notIPv4)),
        ("www.example.com:443", .format(.notIPv4)),
        ("10.0.0.0/33", .format(.prefixLength(upTo: 32))),
        ("2001:db8::/32:443", .allow(.noBrackets(block: "2001:db8::/32", ports: "443"))),
        ("2001:db8::1:10443", .allow(.noBrackets(block: "2001:db8::1", ports: "10443"))),
        ("2001:db8::1:443,80", .allow(.noBrackets(block: "2001:db8::1", ports: "443,80"))),
        ("2001:db8::1:", .format(.notIPv6)),
        ("[2001:db8::/32", .allow(.openBracket)),
        ("[2001:db8::/32]443", .allow(.textBehindBracket)),
        ("[2001:db8::]/32", .allow(.textBehindBracket)),
        ("[2001:db8::/32]:", .port(.empty)),
        ("10.0.0.0/8:", .port(.empty)),
        ("10.0.0.0/8:0", .format(.notPort("0", from: 1))),
        ("10.0.0.0/8:443/icmp", .port(.notProtocol("icmp"))),
        ("::ffff:10.0.0.1", .format(.mapped(IPv4Address(bits: 0x0a00_0001)))),
        ("fe80::1%eth0", .format(.notIPv6)),
        ("010.0.0.1", .format(.leadingZero)),
    ])
    func `What is no destination is refused`(text: String, error: ValueError) {
        #expect(throws: error) { try AllowSpec(text) }
    }
}
