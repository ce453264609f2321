import EgressModel
import EgressTestSupport
import LDNS
import Testing

@Suite struct WireQueryTests {
    private static let question = Question(qname: name("www.example.com"), qtype: .a)

    /// The question in wire format: `www.example.com` as labels, type A, class IN.
    private static let questionBytes: [UInt8] =
        [3, 0x77, 0x77, 0x77, 7, 0x65, 0x78, 0x61, 0x6d, 0x70, 0x6c, 0x65, 3, 0x63, 0x6f, 0x6d, 0] + [0, 1, 0, 1]

    @Test func `a query with EDNS has RD alone among the flags and an OPT record of 1232 bytes`() throws {
        let bytes = WireQuery.encode(Self.question, id: 0x1234, udpPayloadSize: 1232)
        let header: [UInt8] = [0x12, 0x34, 0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, 1]
        let option: [UInt8] = [0, 0, 41, 0x04, 0xd0, 0, 0, 0, 0, 0, 0]
        #expect(bytes == header + Self.questionBytes + option)
    }

    @Test func `a query without EDNS ends behind its question`() throws {
        let bytes = WireQuery.encode(Self.question, id: 0xfffe, udpPayloadSize: nil)
        #expect(bytes == [0xff, 0xfe, 0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, 0] + Self.questionBytes)
    }

    @Test func `a query without recursion has no flag at all`() throws {
        let bytes = WireQuery.encode(Self.question, id: 0, recursionDesired: false, udpPayloadSize: nil)
        #expect(bytes == [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0] + Self.questionBytes)
    }

    @Test(arguments: [UInt16(0), 1, 0x00ff, 0xff00, 0xffff])
    func `every id stands in the first two bytes`(id: UInt16) throws {
        let bytes = WireQuery.encode(Self.question, id: id, udpPayloadSize: nil)
        #expect(Array(bytes[0..<2]) == [UInt8(id >> 8), UInt8(id & 0xff)])
    }

    @Test(
        arguments: [(RecordType.a, 1), (.aaaa, 28), (.cname, 5), (RecordType(rawValue: 65), 65)]
            as [(RecordType, UInt8)])
    func `the type asked stands behind the name`(type: RecordType, number: UInt8) throws {
        let bytes = WireQuery.encode(Question(qname: name("a"), qtype: type), id: 1, udpPayloadSize: nil)
        #expect(Array(bytes[12...]) == [1, 0x61, 0, 0, number, 0, 1])
    }

    @Test func `underscores and hyphens stand in the name as they are, letters in lower case`() throws {
        let bytes = WireQuery.encode(
            Question(qname: name("_A.B-c"), qtype: .a), id: 1, udpPayloadSize: nil)
        #expect(Array(bytes[12...]) == [2, 0x5f, 0x61, 3, 0x62, 0x2d, 0x63, 0, 0, 1, 0, 1])
    }

    @Test func `the longest name and label fit`() throws {
        let label = String(repeating: "x", count: 63)
        let longest = [label, label, label, String(repeating: "y", count: 61)].joined(separator: ".")
        let bytes = WireQuery.encode(Question(qname: name(longest), qtype: .a), id: 1, udpPayloadSize: nil)
        #expect(bytes.count == 271)
        #expect(bytes[12] == 63)
        #expect(bytes[12 + 3 * 64] == 61)
    }

    @Test(
        arguments: [
            ("203.0.113.0/24", [0, 8, 0, 7, 0, 1, 24, 0, 203, 0, 113]), ("8.0.0.0/5", [0, 8, 0, 5, 0, 1, 5, 0, 8]),
            ("0.0.0.0/0", [0, 8, 0, 4, 0, 1, 0, 0]),
            ("2001:db8:1::/48", [0, 8, 0, 10, 0, 2, 48, 0, 0x20, 0x01, 0x0d, 0xb8, 0, 1]),
            ("192.0.2.7/32", [0, 8, 0, 8, 0, 1, 32, 0, 192, 0, 2, 7]),
        ] as [(String, [UInt8])])
    func `a client subnet is an option of the OPT record`(subnet: String, option: [UInt8]) throws {
        let bytes = WireQuery.encode(
            Self.question, id: 1, udpPayloadSize: 1232, clientSubnet: try CIDRBlock(subnet))
        let header: [UInt8] = [0, 0, 41, 0x04, 0xd0, 0, 0, 0, 0, 0, UInt8(option.count)]
        #expect(Array(bytes.dropFirst(12 + Self.questionBytes.count)) == header + option)
        #expect(bytes[11] == 1)
    }
}
