import EgressModel
import Testing

@testable import EgressCommands

@Suite struct FormatErrorTextTests {
    @Test(
        arguments: [
            (.empty, "is empty", nil),
            (.emptyLabel, "has an empty label", nil),
            (.longLabel, "has a label of more than 63 bytes", nil),
            (.longName, "has more than 253 bytes", nil),
            (.escapedByte, "has an escaped byte", nil),
            (.notASCII, "is not ASCII", "write the xn-- form of the name (RFC 5891)"),
            (.otherCharacter, "must contain only letters, digits, '-', '_' and '.'", nil),
            (.notIPv4, "is not an IPv4 address", nil),
            (.notIPv6, "is not an IPv6 address", nil),
            (
                .notNameServer, "is not the address of a name server",
                "write an address and a port, as in 192.0.2.53:53 or [::1]:53"
            ),
            (
                .notResolverDomain, "does not begin with a domain",
                "write a domain and an address, as in corp.example.com=192.0.2.53"
            ),
            (.leadingZero, "has a leading zero", "write each octet without leading zeros"),
            (.largeOctet, "has an octet greater than 255", nil),
            (.mapped(IPv4Address(bits: 0x0102_0304)), "is IPv4-mapped", "write the IPv4 address 1.2.3.4"),
            (.prefixLength(upTo: 32), "has no prefix length from 0 to 32", nil),
            (
                .hostBits(CIDRBlock(.ipv4(IPv4Address(bits: 0x0a00_0001)))), "has host bits set",
                "write 10.0.0.1/32"
            ),
            (.notPort("x", from: 1), "'x' is not a port", "write a number from 1 to 65535"),
            (.notPort("-1", from: 0), "'-1' is not a port", "write a number from 0 to 65535"),
            (.notDuration, "is not a duration", "write a number and a unit, as in 500ms, 90s, 1h30m or 7d"),
            (.signedDuration, "is a duration with a sign", "write it without '-' and '+', as in 90s, 1h30m or 7d"),
            (.longDuration, "is longer than ten years", nil),
            (.notTime, "is not a time", "write a time in UTC, as in 2026-11-25T02:00:00Z"),
        ] as [(FormatError, String, String?)])
    func `Each fault has its words`(error: FormatError, fact: String, hint: String?) {
        #expect(error.words == Words(fact, hint: hint))
    }
}
