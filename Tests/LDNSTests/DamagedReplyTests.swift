import EgressModel
import EgressTestSupport
import LDNS
import Testing

@Suite struct DamagedReplyTests {
    private static let question = Question(qname: name("www.example.com"), qtype: .a)
    private static let plain = MessageBuilder(id: 0x1234, "www.example.com", .a)
    private static let whole = plain.aa()
        .cname("www.example.com", "a.example.com").a("a.example.com", "192.0.2.1", "192.0.2.2")
        .aaaa("a.example.com", "2001:db8::1").soa("example.com").ns("example.com", "ns.example.com")
        .a("ns.example.com", "192.0.2.3", in: .additional).record("t.example.com", RecordType(rawValue: 16), [1, 0x78])
        .edns()

    @Test(arguments: [whole, whole.compressed()])
    func `a message cut anywhere is refused`(message: MessageBuilder) {
        let bytes = message.bytes
        for size in 0..<bytes.count {
            #expect(throws: MessageFault.self, "cut to \(size)") { try WireReply(decoding: Array(bytes[..<size])) }
        }
    }

    @Test(arguments: [whole, whole.compressed()])
    func `bytes behind the message change nothing`(message: MessageBuilder) throws {
        let reply = try WireReply(decoding: message.bytes)
        #expect(try WireReply(decoding: message.trailing([0]).bytes) == reply)
        #expect(try WireReply(decoding: message.trailing(Array(repeating: 0xff, count: 500)).bytes) == reply)
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `a message with random bytes in it is decoded or refused`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let messages = [Self.whole.bytes, Self.whole.compressed().bytes]
        var decoded = 0
        for round in 0..<1000 {
            var bytes = messages[round % 2]
            for _ in 0...Int.random(in: 0..<4, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            if Self.isDecoded(bytes) { decoded += 1 }
        }
        #expect((1..<1000).contains(decoded))
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func `random bytes behind a header are decoded or refused`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<1000 {
            let rest = (0..<Int.random(in: 0..<200, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            let header: [UInt8] = [0, 1, 0x81, 0x80, 0, 1, 0, 2, 0, 1, 0, 1]
            #expect(!Self.isDecoded(header + rest) || rest.count >= 5 + 3 * 11)
        }
    }

    @Test(arguments: [UInt8(1), 2, 3, 255])
    func `a count that promises more than there is is refused`(excess: UInt8) {
        for section in MessageBuilder.Section.allCases {
            let message = Self.plain.a("www.example.com", "192.0.2.1", in: section)
                .claiming(UInt16(excess) + 1, in: section)
            #expect(throws: MessageFault.self) { try WireReply(decoding: message.bytes) }
        }
    }

    @Test func `a count that promises less leaves the rest unread`() throws {
        let message = Self.plain.a("www.example.com", "192.0.2.1", "192.0.2.2").claiming(1, in: .answer)
        #expect(try WireReply(decoding: message.bytes).answer == [record("www.example.com", "192.0.2.1")])
    }

    @Test(arguments: [(RecordType.a, 0), (.a, 3), (.aaaa, 0), (.aaaa, 4), (.aaaa, 15)])
    func `an address that is too short is no address`(type: RecordType, length: Int) {
        let message = Self.plain.record("www.example.com", type, Array(repeating: 1, count: length))
        #expect(Self.addresses(in: message.bytes).isEmpty)
    }

    @Test(
        arguments: [
            [0xc0, 12], [0xc0, 0xff], [0xff, 0xff], [0xc0, 40], [0x40, 0x61, 0], [0x80, 0x61, 0], [63, 0x61, 0],
        ] as [[UInt8]])
    func `a pointer to itself, ahead or behind the end, and a label of no known kind are refused`(owner: [UInt8]) {
        // The name is that of the question and starts at offset 12.
        let bytes: [UInt8] = [0, 1, 0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0] + owner + [0, 1, 0, 1]
        #expect(throws: MessageFault.self) { try WireReply(decoding: bytes) }
    }

    @Test func `two pointers to each other are refused`() {
        let bytes: [UInt8] = [0, 1, 0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0, 0xc0, 14, 0xc0, 12, 0, 1, 0, 1]
        #expect(throws: MessageFault.self) { try WireReply(decoding: bytes) }
    }

    @Test func `a name of 256 bytes is refused`() {
        let label: [UInt8] = [63] + Array(repeating: 0x78, count: 63)
        let owner = label + label + label + [62] + Array(repeating: 0x79, count: 62) + [0]
        let bytes: [UInt8] = [0, 1, 0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0] + owner + [0, 1, 0, 1]
        #expect(owner.count == 256)
        #expect(throws: MessageFault.self) { try WireReply(decoding: bytes) }
    }

    // MARK: Envelope

    @Test func `the envelope of a damaged reply tells its id and question`() throws {
        let envelope = try #require(WireReply.envelope(of: Self.whole.cut(to: 40).bytes))
        #expect(envelope.id == 0x1234)
        #expect(envelope.question == Self.question)
    }

    @Test(
        arguments: [
            plain.qr(false), plain.noQuestion(), plain.alsoQuestion("www.example.com", .a),
            plain.question("www.example.com", .a, class: 3), plain.question("w\\.w.example.com", .a), plain.cut(to: 12),
            plain.cut(to: 20), plain.cut(to: 32), plain.cut(to: 5), plain.cut(to: 0),
        ])
    func `there is no envelope without a response and one whole question of ours`(message: MessageBuilder) {
        #expect(WireReply.envelope(of: message.bytes) == nil)
    }

    private static func isDecoded(_ bytes: [UInt8]) -> Bool {
        _ = WireReply.envelope(of: bytes)
        do throws(MessageFault) {
            _ = try WireReply(decoding: bytes)
            return true
        } catch {
            return false
        }
    }

    private static func addresses(in bytes: [UInt8]) -> [ResourceRecord] {
        let answer = (try? WireReply(decoding: bytes))?.answer ?? []
        return answer.filter { if case .address = $0.rdata { true } else { false } }
    }
}
