import EgressModel
import EgressTestSupport
import Testing

@Suite struct ResourceRecordTests {
    @Test func `Records are equal by owner, TTL and rdata`() throws {
        let record = try Self.record("www.example.com", 60, "93.184.216.34")
        #expect(try record == Self.record("WWW.example.com.", 60, "93.184.216.34"))
        #expect(try record != Self.record("example.com", 60, "93.184.216.34"))
        #expect(try record != Self.record("www.example.com", 61, "93.184.216.34"))
        #expect(try record != Self.record("www.example.com", 60, "93.184.216.35"))
    }

    @Test(arguments: [(0, 0), (2_147_483_647, 2_147_483_647), (2_147_483_648, 0), (.max, 0)] as [(UInt32, UInt32)])
    func `A TTL whose highest bit is set counts as 0`(ttl: UInt32, expected: UInt32) throws {
        #expect(try Self.record("a.example.com", ttl, "93.184.216.34").ttl == expected)
    }

    private static func record(_ owner: String, _ ttl: UInt32, _ address: String) throws -> ResourceRecord {
        ResourceRecord(owner: try DomainName(owner), ttl: ttl, rdata: .address(try IPAddress(address)))
    }
}

@Suite struct RecordDataTests {
    @Test func `Addresses have the type of their family`() throws {
        #expect(try RecordData.address(IPAddress("93.184.216.34")).type == .a)
        #expect(try RecordData.address(IPAddress("2606:2800:220:1::1")).type == .aaaa)
    }

    @Test func `Aliases have their type`() throws {
        #expect(try RecordData.cname(DomainName("www.example.com")).type == .cname)
        #expect(try RecordData.dname(DomainName("example.com")).type == .dname)
    }

    @Test func `Anything else keeps its own type`() {
        #expect(RecordData.other(.soa).type == .soa)
        #expect(RecordData.other(.cname).type == .cname)
        #expect(RecordData.other(RecordType(rawValue: 65)).type.rawValue == 65)
    }
}
