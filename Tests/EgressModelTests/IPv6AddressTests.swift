import EgressModel
import EgressTestSupport
import Testing

@Suite struct IPv6AddressTests {
    @Test(arguments: [
        // RFC 5952, section 4.1: leading zeros are omitted.
        ("2001:0db8::0001", "2001:db8::1"),
        ("2001:db8:0000:0001:0001:0001:0001:0001", "2001:db8:0:1:1:1:1:1"),
        // RFC 5952, section 4.2.1: `::` replaces as many groups as possible.
        ("2001:db8:0:0:0:0:2:1", "2001:db8::2:1"),
        ("2001:db8::0:1", "2001:db8::1"),
        // RFC 5952, section 4.2.2: `::` does not replace a single group.
        ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
        ("2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
        ("0:1:2:3:4:5:6:7", "0:1:2:3:4:5:6:7"),
        ("1:2:3:4:5:6:7:0", "1:2:3:4:5:6:7:0"),
        ("1:0:2:0:3:0:4:0", "1:0:2:0:3:0:4:0"),
        // RFC 5952, section 4.2.3: `::` replaces the longest run of zeros, or the first one of several equally long
        // runs.
        ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),
        ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
        ("0:0:1:0:0:1:0:0", "::1:0:0:1:0:0"),
        ("1:0:0:2:0:0:0:0", "1:0:0:2::"),
        ("0:0:0:1:0:0:0:0", "0:0:0:1::"),
        // RFC 5952, section 4.3: letters are in lower case.
        ("2001:DB8::ABCD:EF01", "2001:db8::abcd:ef01"),
        // RFC 5952, section 5: only IPv4-mapped addresses are written with dotted octets.
        ("::ffff:192.0.2.1", "::ffff:192.0.2.1"),
        ("::ffff:c000:201", "::ffff:192.0.2.1"),
        ("0:0:0:0:0:ffff:0:0", "::ffff:0.0.0.0"),
        ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"),
        ("::192.0.2.1", "::c000:201"),
        ("0:0:0:0:0:0:0:0", "::"),
        ("0:0:0:0:0:0:0:1", "::1"),
        ("1:0:0:0:0:0:0:0", "1::"),
        ("fe80:0:0:0:0:0:0:0", "fe80::"),
        ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"),
        ("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
    ])
    func `The text is that of RFC 5952`(text: String, expected: String) throws {
        #expect(try IPv6Address(text).description == expected)
        #expect(try IPv6Address(expected).description == expected)
    }

    @Test(arguments: [
        "2001:db8:0:0:1:0:0:1", "2001:0db8:0:0:1:0:0:1", "2001:db8::1:0:0:1", "2001:db8::0:1:0:0:1",
        "2001:0db8::1:0:0:1", "2001:db8:0:0:1::1", "2001:db8:0000:0:1::1", "2001:DB8:0:0:1::1", "2001:db8::1:0:0.0.0.1",
    ])
    func `All spellings of one address are equal`(text: String) throws {
        #expect(try IPv6Address(text).bits == 0x2001_0db8_0000_0000_0001_0000_0000_0001)
    }

    @Test(arguments: [
        "", ":", ":::", "::::", "1", "1:2", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::",
        "::1:2:3:4:5:6:7:8",
        "1:2:3:4::5:6:7:8", "1::2::3", "1:2:3:4:5:6:7:", ":1:2:3:4:5:6:7", ":1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8:",
        "1:::2",
        "::12345", "::00001", "::g", "::+1", "::-1", ":: 1", " ::1", "::1 ", "::1\n", "::1/128", "[::1]", "::1.2.3.4:5",
        "1.2.3.4::", "1.2.3.4", "1:2:3:4:5:6:7:1.2.3.4", "::１",
    ])
    func `What is no IPv6 address is refused`(text: String) {
        #expect(throws: FormatError.notIPv6) { try IPv6Address(text) }
    }

    @Test(arguments: ["fe80::1%eth0", "fe80::1%1", "fe80::%", "::1%25lo"])
    func `A zone, which no policy can hold, is refused`(text: String) {
        #expect(throws: FormatError.notIPv6) { try IPv6Address(text) }
    }

    @Test(arguments: [
        ("::ffff:1.2.3", FormatError.notIPv4),
        ("::ffff:1.2.3.4.5", FormatError.notIPv4),
        ("::1.2.3.256", FormatError.largeOctet),
        ("::1.2.3.04", FormatError.leadingZero),
    ])
    func `Dotted octets at the end obey the rules of IPv4`(text: String, error: FormatError) {
        #expect(throws: error) { try IPv6Address(text) }
    }

    @Test(arguments: [
        ("::ffff:10.1.2.3", true, "10.1.2.3"),
        ("64:ff9b::a01:203", false, "10.1.2.3"),
        ("::fffe:10.1.2.3", false, "10.1.2.3"),
        ("::1:ffff:10.1.2.3", false, "10.1.2.3"),
        ("::", false, "0.0.0.0"),
    ])
    func `The last 32 bits carry an IPv4 address`(text: String, isMapped: Bool, embedded: String) throws {
        let address = try IPv6Address(text)
        #expect(address.isIPv4Mapped == isMapped)
        #expect(address.embeddedIPv4.description == embedded)
    }

    @Test func `Addresses are ordered by number`() throws {
        let texts = ["ffff::", "2001:db8::10", "2001:db8::9", "::2", "a::", "::ffff:1.2.3.4"]
        #expect(
            try texts.map { try IPv6Address($0) }.sorted().map(\.description)
                == ["::2", "::ffff:1.2.3.4", "a::", "2001:db8::9", "2001:db8::10", "ffff::"])
    }

    @Test func `The text of random addresses reads back and is the C library's but for IPv4-compatible ones`() {
        let addresses = Self.randomAddresses()
        #expect(addresses.filter { (try? IPv6Address($0.description)) != $0 } == [])
        let judged = addresses.filter { !Self.isWrittenDottedByTheLibrary($0) }
        #expect(judged.count > 10000)
        #expect(judged.filter { SystemAddress.text($0) != $0.description } == [])
    }

    @Test func `Damaged addresses are read as the C library reads them`() {
        var fuzz = AddressFuzz(seed: 60, alphabet: "0123456789abcdefABCDEFg:::::.%+- ")
        let seeds = [
            "::", "::1", "1::", "2001:db8::1:0:0:1", "1:2:3:4:5:6:7:8", "1:2:3::6:7:8", "::ffff:1.2.3.4",
            "64:ff9b::10.0.0.1",
            "1:2:3:4:5:6:1.2.3.4", "fe80::1",
        ]
        let mutants = (0..<20000).map { _ in fuzz.mutant(of: seeds) }
        let read = mutants.map { try? IPv6Address($0).bits }
        #expect(zip(mutants, read).filter { SystemAddress.ipv6Bits($0) != $1 }.map(\.0) == [])
        #expect(read.contains { $0 == nil } && Set(read).count > 100)
    }

    /// Returns 40 random addresses for each pattern of zero groups.
    private static func randomAddresses() -> [IPv6Address] {
        var generator = SeededGenerator(seed: 6)
        return (UInt8.min...UInt8.max).flatMap { zeroGroups in
            (0..<40).map { _ in address(zeroGroups, &generator) }
        }
    }

    /// Returns a random address. A group is zero if its bit in the mask `zeroGroups` is set. Any other group has either
    /// one digit or up to four digits.
    private static func address(_ zeroGroups: UInt8, _ generator: inout SeededGenerator) -> IPv6Address {
        let groups = (0..<8).map { index -> UInt16 in
            guard zeroGroups >> index & 1 == 0 else { return 0 }
            return .random(in: 1...(Bool.random(using: &generator) ? 0xf : .max), using: &generator)
        }
        return IPv6Address(bits: groups.reduce(0) { $0 << 16 | UInt128($1) })
    }

    /// Returns whether the C library writes the address with dotted octets and egressgen does not. RFC 5952, section 5,
    /// recommends dotted octets only after well-known prefixes.
    private static func isWrittenDottedByTheLibrary(_ address: IPv6Address) -> Bool {
        address.bits >> 32 == 0 && address.bits >> 16 != 0
    }
}
