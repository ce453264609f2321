import EgressModel
import EgressTestSupport
import LDNS
import Testing

/// Names on the wire may contain any byte. A `DomainName` contains only letters, digits, hyphens and underscores.
@Suite struct DeceitfulNameTests {
    private static let owner = "www.example.com"
    private static let plain = MessageBuilder(id: 0x1234, owner, .a)
    private static let label = String(repeating: "x", count: 63)
    /// A name of 253 characters, which takes 255 bytes on the wire.
    private static let longest = [label, label, label, String(repeating: "y", count: 61)].joined(separator: ".")
    private static let hostBytes = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_".utf8)

    /// One name for each of the 256 bytes, in the middle of a label.
    private static let names = (0...255).map { byte in
        (byte: UInt8(byte), text: "w\\" + String("00\(byte)".suffix(3)) + "w.example.com")
    }

    @Test func `a record is of a name of ours, or it is dropped`() throws {
        for (byte, text) in Self.names {
            let message = Self.plain.a(text, "192.0.2.1").a(Self.owner, "192.0.2.2")
            let owners = try WireReply(decoding: message.bytes).answer.map(\.owner)
            let ours = Self.hostBytes.contains(byte) ? [name(Self.plainText(byte))] : []
            #expect(owners == ours + [name(Self.owner)], "\(byte)")
        }
    }

    @Test(arguments: [RecordType.cname, .dname])
    func `an alias leads to a name of ours, or to none`(type: RecordType) throws {
        for (byte, text) in Self.names {
            let message = type == .cname ? Self.plain.cname(Self.owner, text) : Self.plain.dname(Self.owner, text)
            let rdata = try WireReply(decoding: message.bytes).answer.first?.rdata
            let target = Self.hostBytes.contains(byte) ? name(Self.plainText(byte)) : nil
            let expected = target.map { type == .cname ? RecordData.cname($0) : .dname($0) } ?? .other(type)
            #expect(rdata == expected, "\(byte)")
        }
    }

    @Test func `a question is for a name of ours, or it is none`() throws {
        for (byte, text) in Self.names {
            let message = Self.plain.question(text, .a)
            let qname = Self.hostBytes.contains(byte) ? name(Self.plainText(byte)) : nil
            #expect(try WireReply(decoding: message.bytes).question?.qname == qname, "\(byte)")
            #expect(WireReply.envelope(of: message.bytes)?.question?.qname == qname, "\(byte)")
        }
    }

    @Test func `a label with a dot is not two labels`() throws {
        let message = Self.plain.a("www\\.example.com", "192.0.2.1").a("www.example\\.com", "192.0.2.1")
            .cname(Self.owner, "mail\\.example.com")
        #expect(try WireReply(decoding: message.bytes).answer == [other(Self.owner, .cname)])
    }

    @Test func `a name of 255 bytes is read everywhere`() throws {
        let message = MessageBuilder(id: 1, Self.longest, .a).cname(Self.longest, Self.longest)
            .a(Self.longest, "192.0.2.1")
        for bytes in [message.bytes, message.compressed().bytes] {
            let reply = try WireReply(decoding: bytes)
            #expect(reply.question?.qname == name(Self.longest))
            #expect(reply.answer == [alias(Self.longest, Self.longest), record(Self.longest, "192.0.2.1")])
        }
    }

    @Test(arguments: ["z", label])
    func `a name that a pointer makes longer than 255 bytes is refused`(text: String) {
        let message = MessageBuilder(id: 1, Self.longest, .a)
        for tooLong in [
            message.a(text + "." + Self.longest, "192.0.2.1"), message.cname("a", text + "." + Self.longest),
        ] {
            for bytes in [tooLong.bytes, tooLong.compressed().bytes] {
                #expect(throws: MessageFault.self) { try WireReply(decoding: bytes) }
            }
        }
    }

    @Test func `a name of 127 labels is read`() throws {
        let deep = Array(repeating: "a", count: 127).joined(separator: ".")
        let reply = try WireReply(decoding: Self.plain.a(deep, "192.0.2.1").bytes)
        #expect(reply.answer == [record(deep, "192.0.2.1")])
    }

    /// Returns the name in `names` for a byte that a `DomainName` may contain, without an escape.
    private static func plainText(_ byte: UInt8) -> String { "w\(Character(Unicode.Scalar(byte)))w.example.com" }
}
