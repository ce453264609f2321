import EgressModel
import Testing

@Suite struct ResourceRecordTests {
    @Test func `Records are equal by owner, TTL and rdata`() throws {
        let record = try Self.record("www.example.com", 60, "93.184.216.34")
        #expect(try record == Self.record("WWW.example.com.", 60, "93.184.216.34"))
        #expect(try record != Self.record("example.com", 60, "93.184.216.34"))
        #expect(try record != Self.record("www.example.com", 61, "93.184.216.34"))
        #expect(try record != Self.record("www.example.com", 60, "93.184.216.35"))
    }

    private static func record(_ owner: String, _ ttl: UInt32, _ address: String) throws -> ResourceRecord {
        ResourceRecord(owner: try DomainName(owner), ttl: ttl, rdata: .address(try IPAddress(address)))
    }
}
