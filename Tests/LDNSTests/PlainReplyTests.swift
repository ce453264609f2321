import EgressModel
import EgressTestSupport
import Foundation
import Testing

@testable import LDNS

/// The decoder for plain replies must return the same values as ldns.
@Suite struct PlainReplyTests {
    private static let plain = MessageBuilder(id: 0x1234, "www.example.com", .a).aa()
    private static let chain =
        plain
        .cname("www.example.com", "www.example.net", ttl: 1).cname("www.example.net", "a.b.example.com", ttl: 2)
        .a("a.b.example.com", "192.0.2.1", "192.0.2.0", ttl: 3).aaaa("a.b.example.com", "2001:db8::1")

    /// Decodes a message as the reply to its own question, in three ways: with the decoder for plain replies, with the
    /// query, and without the query.
    private static func decoded(_ bytes: [UInt8]) -> (plain: WireReply?, asked: WireReply?, unasked: WireReply?) {
        let unasked = try? WireReply(decoding: bytes)
        let question = unasked?.question ?? WireReply.envelope(of: bytes)?.question
        guard let question else { return (nil, unasked, unasked) }
        let query = WireQuery.encode(question, id: 0, udpPayloadSize: 1232)
        return bytes.withUnsafeBufferPointer { wire in
            let plain = query.withUnsafeBufferPointer { WireReply(plain: wire, to: question, encoded: $0) }
            return (plain, try? WireReply(decoding: wire, to: (question, query)), unasked)
        }
    }

    @Test(
        arguments: [
            plain.a("www.example.com", "192.0.2.1"), chain, chain.ra(), chain.rd(), chain.edns(), plain.edns(), plain,
            chain.trailing([1, 2, 3]), plain.a("www.example.com", "192.0.2.1", ttl: 0xffff_ffff),
            plain.cname("www.example.com", "WWW.Example.NET"),
        ])
    func `addresses, chains, and an OPT record without options are plain`(message: MessageBuilder) {
        let (plain, asked, unasked) = Self.decoded(message.compressed().bytes)
        #expect(plain != nil)
        #expect(plain == unasked)
        #expect(asked == unasked)
    }

    @Test(
        arguments: [
            plain.qr(false), plain.opcode(1), plain.tc(), plain.rcode(.nxDomain), plain.rcode(.servFail),
            plain.noQuestion(), plain.alsoQuestion("www.example.com", .a), plain.question("WWW.example.com", .a),
            plain.question("www.example.com", .a, class: 3), plain.soa("example.com"),
            plain.a("ns.example.com", "192.0.2.1", in: .additional), plain.edns().extendedError(3),
            plain.edns().rcode(ResponseCode(rawValue: 16)), plain.a("mail.example.com", "192.0.2.1"),
            plain.dname("example.com", "example.net"), plain.cname("www.example.com", "w\\.w.example.com"),
            plain.cname("www.example.com", "."), plain.record("www.example.com", .a, [1, 2, 3]),
            plain.record("www.example.com", .a, class: 3, [192, 0, 2, 1]),
            plain.record("www.example.com", RecordType(rawValue: 16), [1, 0x78]),
            plain.a("www.example.com", "192.0.2.1").claiming(2, in: .answer), chain.cut(to: 80),
        ])
    func `all else is left to ldns`(message: MessageBuilder) {
        let (plain, asked, unasked) = Self.decoded(message.compressed().bytes)
        #expect(plain == nil)
        #expect(asked == unasked)
    }

    @Test func `the reply to another question is left to ldns`() {
        let question = Question(qname: name("www.example.org"), qtype: .a)
        let query = WireQuery.encode(question, id: 0x1234, udpPayloadSize: nil)
        let reply = Self.chain.compressed().bytes.withUnsafeBufferPointer { wire in
            query.withUnsafeBufferPointer { WireReply(plain: wire, to: question, encoded: $0) }
        }
        #expect(reply == nil)
    }

    @Test(arguments: [chain, chain.edns()])
    func `a plain reply cut at any byte is refused`(message: MessageBuilder) {
        let bytes = message.compressed().bytes
        for size in 0..<bytes.count {
            let (plain, asked, _) = Self.decoded(Array(bytes[..<size]))
            #expect(plain == nil && asked == nil, "cut to \(size)")
        }
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func `a damaged reply is what ldns makes of it, plain or not`(seed: UInt64) {
        var mutation = ReplyMutation(seed: seed)
        let messages =
            [Self.chain, Self.chain.edns()].map { $0.compressed().bytes } + RecordedReply.all.map(\.bytes)
        var plainOnes = 0
        for _ in 0..<20_000 {
            let bytes = mutation.next(of: messages)
            let (plain, asked, unasked) = Self.decoded(bytes)
            if plain != nil { plainOnes += 1 }
            if asked != unasked { Issue.record("\(bytes)") }
        }
        #expect(plainOnes > 400)
    }
}
