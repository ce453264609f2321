import EgressModel
import Testing

@Suite struct CIDRBlockTests {
    @Test(arguments: [
        ("10.0.0.0/8", "10.0.0.0/8"),
        ("140.205.34.3/32", "140.205.34.3/32"),
        ("140.205.34.3", "140.205.34.3/32"),
        ("0.0.0.0/0", "0.0.0.0/0"),
        ("128.0.0.0/1", "128.0.0.0/1"),
        ("2001:DB8::/32", "2001:db8::/32"),
        ("2001:0db8:0:0::1", "2001:db8::1/128"),
        ("64:ff9b::10.0.0.0/104", "64:ff9b::a00:0/104"),
        ("::/0", "::/0"),
        ("::/128", "::/128"),
        ("::1", "::1/128"),
    ])
    func `A block is written in canonical form`(text: String, expected: String) throws {
        #expect(try CIDRBlock(text).description == expected)
        #expect(try CIDRBlock(text) == CIDRBlock(expected))
    }

    @Test func `A block is its network and its length`() throws {
        let block = try CIDRBlock("10.128.0.0/9")
        #expect(try block.network == IPAddress("10.128.0.0"))
        #expect(block.prefixLength == 9)
    }

    @Test(arguments: [
        ("10.0.0.1/8", "10.0.0.0/8"),
        ("10.0.0.1/31", "10.0.0.0/31"),
        ("255.255.255.255/1", "128.0.0.0/1"),
        ("0.0.0.1/0", "0.0.0.0/0"),
        ("2001:db8::1/64", "2001:db8::/64"),
        ("2001:db9::/31", "2001:db8::/31"),
        ("::1/127", "::/127"),
        ("8000::/0", "::/0"),
    ])
    func `Host bits are refused with the block that is meant`(text: String, block: String) throws {
        #expect(throws: FormatError.hostBits(try CIDRBlock(block))) { try CIDRBlock(text) }
    }

    @Test(arguments: [
        "", "33", "-1", "+8", "08", "00", "8 ", " 8", "8/8", "x", "1e1", "255.0.0.0", "٨", "0000000000000008",
    ])
    func `An IPv4 length is a plain number from 0 to 32`(length: String) {
        #expect(throws: FormatError.prefixLength(upTo: 32)) { try CIDRBlock("0.0.0.0/\(length)") }
    }

    @Test(arguments: ["", "129", "999", "1000", "-1", "0128", "64%eth0", "64:443"])
    func `An IPv6 length is a plain number from 0 to 128`(length: String) {
        #expect(throws: FormatError.prefixLength(upTo: 128)) { try CIDRBlock("::/\(length)") }
    }

    @Test(arguments: [
        ("", FormatError.notIPv4),
        ("/8", FormatError.notIPv4),
        ("10/8", FormatError.notIPv4),
        ("example.com/8", FormatError.notIPv4),
        ("[::1]/128", FormatError.notIPv6),
        ("fe80::%eth0/64", FormatError.notIPv6),
        ("010.0.0.0/8", FormatError.leadingZero),
    ])
    func `What stands before the slash must be an address`(text: String, error: FormatError) {
        #expect(throws: error) { try CIDRBlock(text) }
    }

    @Test(arguments: [
        ("::ffff:10.0.0.1", "10.0.0.1"), ("::ffff:10.0.0.0/104", "10.0.0.0"), ("::ffff:0:0/96", "0.0.0.0"),
        ("0:0:0:0:0:ffff:c000:201/128", "192.0.2.1"),
    ])
    func `IPv4-mapped addresses, which plugins read in different ways, are refused`(text: String, address: String)
        throws
    {
        #expect(throws: FormatError.mapped(try IPv4Address(address))) { try CIDRBlock(text) }
    }

    @Test func `The block of one address has the full length`() throws {
        #expect(try CIDRBlock(IPAddress("140.205.34.3")).description == "140.205.34.3/32")
        #expect(try CIDRBlock(IPAddress("2001:db8::1")).description == "2001:db8::1/128")
    }

    @Test(arguments: [
        ("10.1.2.3", 8, "10.0.0.0/8"), ("10.1.2.3", 31, "10.1.2.2/31"), ("10.1.2.3", 32, "10.1.2.3/32"),
        ("10.1.2.3", 0, "0.0.0.0/0"), ("10.1.2.3", -1, "0.0.0.0/0"), ("10.1.2.3", 128, "10.1.2.3/32"),
        ("2001:db8::1", 33, "2001:db8::/33"), ("2001:db8::1", 0, "::/0"), ("2001:db8::1", 200, "2001:db8::1/128"),
    ])
    func `The block around an address has no host bits`(text: String, length: Int, expected: String) throws {
        #expect(try CIDRBlock(containing: IPAddress(text), prefixLength: length).description == expected)
    }

    @Test(arguments: [
        ("10.0.0.0/8", "10.0.0.0", true), ("10.0.0.0/8", "10.255.255.255", true),
        ("10.0.0.0/8", "9.255.255.255", false), ("10.0.0.0/8", "11.0.0.0", false),
        ("192.0.2.1/32", "192.0.2.1", true), ("192.0.2.1/32", "192.0.2.2", false),
        ("0.0.0.0/0", "255.255.255.255", true), ("0.0.0.0/0", "::1", false), ("::/0", "1.2.3.4", false),
        ("::/96", "0.0.0.1", false), ("::/0", "ffff::", true), ("2001:db8::/33", "2001:db8:7fff:ffff::", true),
        ("2001:db8::/33", "2001:db8:8000::", false),
    ])
    func `A block holds the addresses of its prefix and family`(block: String, address: String, expected: Bool) throws {
        #expect(try CIDRBlock(block).contains(IPAddress(address)) == expected)
    }

    @Test(arguments: [
        ("10.0.0.0/8", "10.0.0.0/8", true), ("10.0.0.0/8", "10.1.0.0/16", true), ("10.0.0.0/8", "10.0.0.0/7", false),
        ("10.0.0.0/8", "11.0.0.0/16", false), ("0.0.0.0/0", "::/0", false), ("::/0", "0.0.0.0/0", false),
        ("0.0.0.0/0", "::/64", false), ("2001:db8::/32", "2001:db8:1::/48", true),
    ])
    func `A block holds a smaller one as a whole`(block: String, other: String, expected: Bool) throws {
        #expect(try CIDRBlock(block).contains(CIDRBlock(other)) == expected)
    }

    @Test(arguments: [
        ("10.0.0.0/32", "10.0.0.0/31"), ("10.0.0.1/32", "10.0.0.0/31"), ("10.0.1.0/24", "10.0.0.0/23"),
        ("128.0.0.0/1", "0.0.0.0/0"), ("2001:db8::1", "2001:db8::/127"), ("8000::/1", "::/0"),
    ])
    func `The parent has twice the size`(block: String, parent: String) throws {
        #expect(try CIDRBlock(block).parent == CIDRBlock(parent))
    }

    @Test(arguments: ["0.0.0.0/0", "::/0"])
    func `Everything has no parent`(block: String) throws {
        #expect(try CIDRBlock(block).parent == nil)
    }

    @Test(arguments: [
        ("10.0.0.7/32", ["10.0.0.7"]),
        ("10.0.0.254/31", ["10.0.0.254", "10.0.0.255"]),
        ("255.255.255.252/30", ["255.255.255.252", "255.255.255.253", "255.255.255.254", "255.255.255.255"]),
        ("2001:db8::ffff:fffe/127", ["2001:db8::ffff:fffe", "2001:db8::ffff:ffff"]),
    ])
    func `A small block lists its addresses in order`(block: String, expected: [String]) throws {
        #expect(try CIDRBlock(block).addresses(upTo: 4)?.map(\.description) == expected)
    }

    @Test(arguments: [
        ("10.0.0.0/24", 256, 256), ("10.0.0.0/23", 256, nil), ("10.0.0.0/24", 255, nil), ("0.0.0.0/0", 256, nil),
        ("2001:db8::/120", 256, 256), ("2001:db8::/119", 256, nil), ("::/0", 256, nil), ("10.0.0.0/32", 0, nil),
    ])
    func `A block of more addresses than the limit lists none`(block: String, limit: Int, count: Int?) throws {
        #expect(try CIDRBlock(block).addresses(upTo: limit)?.count == count)
    }

    @Test func `Blocks are sorted by family, number and length`() throws {
        let texts = ["::/0", "10.0.0.1/32", "10.0.0.0/32", "9.0.0.0/8", "10.0.0.0/8", "2001:db8::/48", "2001:db8::/32"]
        #expect(
            try texts.map { try CIDRBlock($0) }.sorted().map(\.description) == [
                "9.0.0.0/8", "10.0.0.0/8", "10.0.0.0/32", "10.0.0.1/32", "::/0", "2001:db8::/32", "2001:db8::/48",
            ])
    }
}
