import EgressModel
import EgressTestSupport
import LDNS
import Testing

/// Replies that are built by hand to mislead a decoder.
@Suite struct DeceitfulReplyTests {
    private static let owner = "www.example.com"
    private static let plain = MessageBuilder(id: 0x1234, owner, .a)
    /// Returns a message that consists of the header and the question (33 bytes) and `records`. The header announces
    /// the given number of answers.
    private static func message(answers: UInt8, _ records: [UInt8]...) -> [UInt8] {
        var bytes = plain.bytes
        bytes[7] = answers
        return bytes + records.flatMap { $0 }
    }

    private static func addressRecord(_ owner: [UInt8]) -> [UInt8] {
        owner + [0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 9, 9, 9, 9]
    }

    // MARK: Pointers

    @Test(
        arguments: [
            [0xc0, 33], [1, 0x77, 0xc0, 33], [3, 0x77, 0x77, 0x77, 0xc0, 35], [0xc0, 35, 0xc0, 33], [0xff, 0xff],
            [0xc0, 200], [0xc0],
        ] as [[UInt8]])
    func `an owner that leads back to itself or out of the message is refused`(owner: [UInt8]) {
        let bytes = Self.message(answers: 1, Self.addressRecord(owner))
        #expect(throws: MessageFault.self) { try WireReply(decoding: bytes) }
        #expect(WireReply.envelope(of: bytes)?.question?.qname == name(Self.owner))
    }

    @Test(arguments: [5, 39, 2, 6, 12, 15] as [UInt8])
    func `a name in an rdata that leads back to itself is refused`(type: UInt8) {
        let priority: [UInt8] = type == 15 ? [0, 1] : []
        let rdata = priority + [0xc0, UInt8(45 + priority.count)]
        let record = [0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, UInt8(rdata.count)] + rdata
        #expect(throws: MessageFault.self) { try WireReply(decoding: Self.message(answers: 1, record)) }
    }

    /// RFC 1035, section 4.1.4, permits only pointers to prior names, but ldns also reads others.
    @Test func `a pointer forward is read as what stands there, or refused`() throws {
        let mail: [UInt8] = [4, 0x6d, 0x61, 0x69, 0x6c, 0xc0, 16]
        let bytes = Self.message(answers: 2, Self.addressRecord([0xc0, 49]), Self.addressRecord(mail))
        guard let reply = try? WireReply(decoding: bytes) else { return }
        #expect(reply.answer.map(\.owner) == [name("mail.example.com"), name("mail.example.com")])
    }

    @Test(.timeLimit(.minutes(1))) func `8,000 pointers in a row, and 3,000 owners at their end, take no long time`() {
        // The pointers are the rdata of a private type. Each points to the one before it.
        let first = 33 + 12
        var chain: [UInt8] = [0xc0, 12]
        for index in 0..<8000 { chain += Self.number(0xc000 | first + 2 * index) }
        let text: [UInt8] = [0xc0, 12, 0xff, 0, 0, 1, 0, 0, 0, 60] + Self.number(chain.count) + chain
        let owner = Self.addressRecord(Self.number(0xc000 | first + 16_000))
        var bytes = Self.message(answers: 0, text) + Array(repeating: owner, count: 3000).flatMap { $0 }
        bytes.replaceSubrange(6...7, with: Self.number(3001))
        guard let reply = try? WireReply(decoding: bytes) else { return }
        #expect(Set(AddressWitness.addresses(of: reply)) == [address("9.9.9.9")])
    }

    // MARK: Counts and lengths

    @Test(arguments: RecordedReply.all)
    func `a reply that promises more records than it has is refused`(reply: RecordedReply) {
        for field in [6, 8, 10] {
            for excess in [1, 2, 255, 65_000] {
                var bytes = reply.bytes
                let count = Int(bytes[field]) << 8 + Int(bytes[field + 1]) + excess
                bytes.replaceSubrange(field...field + 1, with: Self.number(count))
                #expect(throws: MessageFault.self, "\(excess) at \(field)") { try WireReply(decoding: bytes) }
            }
        }
    }

    @Test(arguments: MessageBuilder.Section.allCases)
    func `an address record of any other length is refused, beside a good one too`(section: MessageBuilder.Section) {
        for (type, right) in [(RecordType.a, 4), (.aaaa, 16)] {
            for length in 0...20 where length != right {
                let message = Self.plain.a(Self.owner, "192.0.2.1")
                    .record(Self.owner, type, Array(repeating: 9, count: length), in: section)
                #expect(throws: MessageFault.self, "\(type), \(length)") { try WireReply(decoding: message.bytes) }
            }
        }
    }

    /// ldns continues after the name regardless of the stated length, so a reader that trusts the length continues at
    /// another offset.
    @Test(arguments: [1, 19] as [UInt8])
    func `an alias whose length is not its name's hides no wrong address record`(length: UInt8) {
        let alias: [UInt8] = [0xc0, 12, 0, 5, 0, 1, 0, 0, 0, 60, 0, length, 0xc0, 12]
        let wrong: [UInt8] = [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 5, 9, 9, 9, 9, 9]
        #expect(AddressWitness(Self.message(answers: 2, alias, wrong)).madeUp().isEmpty)
    }

    private static func number(_ number: Int) -> [UInt8] { [UInt8(number >> 8), UInt8(number & 0xff)] }
}
