import EgressModel
import EgressTestSupport
import LDNS
import Testing

@Suite struct WireReplyTests {
    private static let plain = MessageBuilder(id: 0x1234, "www.example.com", .a)

    private static func decode(_ message: MessageBuilder) throws -> WireReply {
        try WireReply(decoding: message.bytes)
    }

    // MARK: Header

    @Test func `an empty reply has its id and nothing else`() throws {
        let reply = try Self.decode(Self.plain)
        #expect(reply.id == 0x1234)
        #expect(reply.rcode == .noError)
        #expect(reply.answer.isEmpty && reply.authority.isEmpty && reply.additional.isEmpty)
    }

    @Test(
        arguments: [
            (plain, [true, false, false, false]), (plain.qr(false), [false, false, false, false]),
            (plain.aa(), [true, true, false, false]), (plain.tc(), [true, false, true, false]),
            (plain.ra(), [true, false, false, true]), (plain.rd(), [true, false, false, false]),
            (plain.aa().tc().ra(), [true, true, true, true]),
        ] as [(MessageBuilder, [Bool])])
    func `QR, AA, TC and RA are read each for itself`(message: MessageBuilder, flags: [Bool]) throws {
        let reply = try Self.decode(message)
        #expect(
            [reply.isResponse, reply.isAuthoritative, reply.isTruncated, reply.isRecursionAvailable] == flags)
    }

    @Test(arguments: [0, 1, 2, 3, 4, 5, 9, 15] as [UInt16])
    func `the header's rcode is read`(code: UInt16) throws {
        #expect(try Self.decode(Self.plain.rcode(ResponseCode(rawValue: code))).rcode.rawValue == code)
    }

    @Test(arguments: [16, 23, 0x0ff0, 0x0fff] as [UInt16])
    func `EDNS extends the rcode`(code: UInt16) throws {
        let reply = try Self.decode(Self.plain.rcode(ResponseCode(rawValue: code)).edns())
        #expect(reply.rcode.rawValue == code)
    }

    // MARK: Question

    @Test func `the question is read in any case of letters`() throws {
        let reply = try Self.decode(Self.plain.question("wWw.ExAmPlE.CoM", .aaaa))
        #expect(reply.question == Question(qname: name("www.example.com"), qtype: .aaaa))
        #expect(!reply.hasNoQuestion)
    }

    @Test(
        arguments: [
            plain.alsoQuestion("www.example.com", .a), plain.question("www.example.com", .a, class: 3),
            plain.question("w\\.w.example.com", .a), plain.question("w\\032w.example.com", .a),
            plain.question("\\255.example.com", .a), plain.question("*.example.com", .a),
        ])
    func `what is not one question of ours is none, but not an empty section`(message: MessageBuilder) throws {
        let reply = try Self.decode(message)
        #expect(reply.question == nil)
        #expect(!reply.hasNoQuestion)
    }

    @Test func `a reply without a question says so`() throws {
        let reply = try Self.decode(Self.plain.noQuestion())
        #expect(reply.question == nil)
        #expect(reply.hasNoQuestion)
    }

    @Test(
        arguments: [
            (plain.a("*.example.com", "192.0.2.1"), true), (plain.cname("w\\032w.example.com", "a"), true),
            (plain.a("www.example.com", "192.0.2.1").aaaa("w\\.w.example.com", "2001:db8::1"), true),
            (plain.record("*.example.com", RecordType(rawValue: 16), [0]), false),
            (plain.record("*.example.com", .a, class: 3, [192, 0, 2, 1]), false),
            (plain.a("*.example.com", "192.0.2.1", in: .additional), false),
            (plain.a("www.example.com", "192.0.2.1"), false), (plain, false),
        ])
    func `an address of an owner that no host name can be is left out, and told`(
        message: MessageBuilder, hasForeignOwner: Bool
    ) throws {
        #expect(try Self.decode(message).hasForeignOwner == hasForeignOwner)
    }

    @Test func `the root can be asked for`() throws {
        #expect(try Self.decode(Self.plain.question(".", .ns)).question == Question(qname: .root, qtype: .ns))
    }

    // MARK: Sections

    @Test func `A, AAAA and CNAME records of all three sections keep owner, TTL and order`() throws {
        let reply = try Self.decode(
            Self.plain
                .cname("www.example.com", "a.example.com", ttl: 1).a("a.example.com", "192.0.2.1", "192.0.2.0", ttl: 2)
                .aaaa("b.example.com", "2001:db8::1", ttl: 3, in: .authority)
                .cname("c.example.com", "d.example.com", ttl: 4, in: .authority)
                .a("e.example.com", "255.255.255.255", ttl: 5, in: .additional)
                .aaaa("f.example.com", "::", ttl: 6, in: .additional))
        #expect(
            reply.answer == [
                alias("www.example.com", "a.example.com", ttl: 1), record("a.example.com", "192.0.2.1", ttl: 2),
                record("a.example.com", "192.0.2.0", ttl: 2),
            ])
        #expect(
            reply.authority == [
                record("b.example.com", "2001:db8::1", ttl: 3), alias("c.example.com", "d.example.com", ttl: 4),
            ])
        #expect(
            reply.additional == [
                record("e.example.com", "255.255.255.255", ttl: 5), record("f.example.com", "::", ttl: 6),
            ])
    }

    @Test(
        arguments: [(0, 0), (1, 1), (0x7fff_ffff, 0x7fff_ffff), (0x8000_0000, 0), (0xffff_ffff, 0)]
            as [(UInt32, UInt32)])
    func `a TTL with its highest bit set counts as 0`(sent: UInt32, read: UInt32) throws {
        let reply = try Self.decode(Self.plain.a("www.example.com", "192.0.2.1", ttl: sent))
        #expect(reply.answer == [record("www.example.com", "192.0.2.1", ttl: read)])
    }

    @Test func `owners and targets in mixed case are names of ours`() throws {
        let reply = try Self.decode(
            Self.plain.cname("WWW.Example.COM", "A.Example.Com").a("a.EXAMPLE.com", "192.0.2.1"))
        #expect(reply.answer == [alias("www.example.com", "a.example.com"), record("a.example.com", "192.0.2.1")])
    }

    @Test func `other types are told by their number, DNAME with its target`() throws {
        let reply = try Self.decode(
            Self.plain
                .record("t.example.com", RecordType(rawValue: 16), [1, 0x78])
                .record("m.example.com", RecordType(rawValue: 15), [0, 10, 1, 0x61, 0])
                .record("h.example.com", RecordType(rawValue: 65), [0, 1, 0])
                .record("u.example.com", RecordType(rawValue: 65280), [1, 2, 3])
                .ns("example.com", "ns.example.com").soa("example.com").dname("old.example.com", "new.example.com"))
        #expect(
            reply.answer == [
                other("t.example.com", RecordType(rawValue: 16)), other("m.example.com", RecordType(rawValue: 15)),
                other("h.example.com", RecordType(rawValue: 65)),
                other("u.example.com", RecordType(rawValue: 65280)),
                ResourceRecord(
                    owner: name("old.example.com"), ttl: 300, rdata: .dname(name("new.example.com"))),
            ])
        #expect(
            reply.authority == [
                other("example.com", .ns), other("example.com", .soa),
            ])
    }

    @Test func `records of other classes are left out`() throws {
        let reply = try Self.decode(
            Self.plain.record("www.example.com", .a, class: 3, [192, 0, 2, 1]).a("www.example.com", "192.0.2.2"))
        #expect(reply.answer == [record("www.example.com", "192.0.2.2")])
    }

    @Test(
        arguments: [
            "w\\.w.example.com", "w\\032w.example.com", "\\000.example.com", "\\255.example.com", "*.example.com",
        ])
    func `a record whose owner is no name of ours is left out`(owner: String) throws {
        let reply = try Self.decode(Self.plain.a(owner, "192.0.2.1").a("www.example.com", "192.0.2.2"))
        #expect(reply.answer == [record("www.example.com", "192.0.2.2")])
    }

    @Test(
        arguments: [
            "w\\.w.example.com", "w\\032w.example.com", "\\000.example.com", "\\255.example.com", "*.example.com",
        ])
    func `an alias to what is no name of ours stays an alias without a target`(target: String) throws {
        let reply = try Self.decode(Self.plain.cname("www.example.com", target))
        #expect(reply.answer == [other("www.example.com", .cname)])
    }

    @Test func `the OPT record is no record of the additional section`() throws {
        let reply = try Self.decode(Self.plain.a("a.example.com", "192.0.2.1", in: .additional).edns(size: 4096))
        #expect(reply.additional == [record("a.example.com", "192.0.2.1")])
    }

    // MARK: Names on the wire

    @Test func `compression pointers are followed`() throws {
        let header: [UInt8] = [0x12, 0x34, 0x81, 0x80, 0, 1, 0, 2, 0, 0, 0, 0]
        let question: [UInt8] = [1, 0x61, 2, 0x62, 0x62, 0, 0, 1, 0, 1]
        // The record a.bb CNAME c.bb, where bb starts at offset 14, and then a record of c.bb, which starts at offset
        // 34.
        let first: [UInt8] = [0xc0, 12, 0, 5, 0, 1, 0, 0, 0, 7, 0, 4, 1, 0x63, 0xc0, 14]
        let second: [UInt8] = [0xc0, 34, 0, 1, 0, 1, 0, 0, 0, 8, 0, 4, 192, 0, 2, 1]
        let reply = try WireReply(decoding: header + question + first + second)
        #expect(
            reply.answer == [
                alias("a.bb", "c.bb", ttl: 7), record("c.bb", "192.0.2.1", ttl: 8),
            ])
    }

    @Test func `a compressed message says the same as a plain one`() throws {
        let message = Self.plain.cname("www.example.com", "a.example.com").a("a.example.com", "192.0.2.1")
            .soa("example.com").ns("example.com", "ns.example.com").a("ns.example.com", "192.0.2.2", in: .additional)
        #expect(message.compressed().bytes.count < message.bytes.count)
        #expect(try Self.decode(message.compressed()) == Self.decode(message))
    }

    @Test func `a name of 255 bytes is read`() throws {
        let label = String(repeating: "x", count: 63)
        let longest = [label, label, label, String(repeating: "y", count: 61)].joined(separator: ".")
        let reply = try Self.decode(Self.plain.cname("www.example.com", longest))
        #expect(reply.answer == [alias("www.example.com", longest)])
    }

    @Test func `300 records are read in their order`() throws {
        let addresses = (0..<300).map { "192.0.\($0 / 250).\($0 % 250)" }
        let reply = try Self.decode(Self.plain.addresses("www.example.com", addresses).compressed())
        #expect(reply.answer == addresses.map { record("www.example.com", $0) })
    }

    @Test func `of extended errors no more is kept than anybody reads`() throws {
        let long = String(repeating: "x", count: 60_000)
        var message = MessageBuilder(id: 1, "www.example.com", .a).edns().extendedError(22, long)
        for _ in 0..<100 { message = message.extendedError(0) }
        let errors = try WireReply(decoding: message.bytes).extendedErrors
        #expect(errors.first == ExtendedError(code: 22, text: String(repeating: "x", count: 256) + "..."))
        #expect(errors.count == 8)
    }

    @Test func `the client subnet is an option beside others`() throws {
        let plain = MessageBuilder(id: 1, "www.example.com", .a).a("www.example.com", "192.0.2.1").edns()
        #expect(try !WireReply(decoding: plain.bytes).hasClientSubnet)
        #expect(try !WireReply(decoding: plain.extendedError(3).bytes).hasClientSubnet)
        let subnet: [UInt8] = [0, 1, 24, 24, 203, 0, 113]
        #expect(try WireReply(decoding: plain.extendedError(3).option(8, subnet).bytes).hasClientSubnet)
    }
}
