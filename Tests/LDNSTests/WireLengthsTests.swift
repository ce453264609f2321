import EgressModel
import EgressTestSupport
import LDNS
import Testing

/// Damage that ldns itself accepts: address records with a wrong length, and a second signature.
@Suite struct WireLengthsTests {
    @Test(
        arguments: [
            (.a, 0), (.a, 3), (.a, 5), (.a, 16), (.aaaa, 0), (.aaaa, 4), (.aaaa, 15), (.aaaa, 17),
        ] as [(RecordType, Int)], MessageBuilder.Section.allCases)
    func `an address record of another length is refused`(
        record: (type: RecordType, length: Int), section: MessageBuilder.Section
    ) {
        let rdata = [UInt8](repeating: 1, count: record.length)
        let message = MessageBuilder(id: 1, "www.example.com", record.type).aa()
            .cname("www.example.com", "a.example.com")
            .record("a.example.com", record.type, rdata, in: section)
        #expect(throws: MessageFault.self) { try WireReply(decoding: message.bytes) }
        #expect(throws: MessageFault.self) { try WireReply(decoding: message.compressed().bytes) }
    }

    @Test func `a second signature is refused, of which ldns would free one`() throws {
        let signature = { (message: MessageBuilder) in
            message.record("key.example.com", RecordType(rawValue: 250), [1, 2, 3], in: .additional)
        }
        let message = MessageBuilder(id: 1, "www.example.com", .a).aa().a("www.example.com", "192.0.2.1")
        #expect(throws: MessageFault.secondSignature) {
            try WireReply(decoding: signature(signature(message)).bytes)
        }
    }

    @Test func `records of other types have the length they say`() throws {
        let message = MessageBuilder(id: 1, "www.example.com", .a).aa()
            .record("www.example.com", RecordType(rawValue: 16), [2, 0x61, 0x62]).a("www.example.com", "192.0.2.1")
        #expect(try WireReply(decoding: message.bytes).answer.count == 2)
    }
}
