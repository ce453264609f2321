import EgressModel
import EgressTestSupport
import NIOCore
import Testing

@testable import EgressObserve

@Suite struct ClientMessageTests {
    /// What becomes of a message.
    enum Verdict: Hashable, Sendable {
        case query
        case refused(UInt8)
        case noise

        init(_ message: [UInt8]) {
            switch message.withUnsafeBytes(ClientMessage.init) {
            case .query: self = .query
            case .refused(let response): self = .refused(Array(buffer: response).rcode)
            case .noise: self = .noise
            }
        }
    }

    private static let plain = MessageBuilder.query("www.example.com.", .a, id: 0x1234)
    private static let header = plain.bytes.prefix(12)
    private static let formatError = Verdict.refused(1)
    private static let notImplemented = Verdict.refused(4)

    /// Returns a query with a name in wire format.
    private static func named(_ name: [UInt8]) -> [UInt8] { header + name + [0, 1, 0, 1] }

    private static let labels = (0..<3).flatMap { _ in [63] + [UInt8](repeating: 0x61, count: 63) }

    @Test(
        arguments: [
            ("a query", plain.bytes, .query),
            ("the root", named([0]), .query),
            ("no RD", plain.rd(false).bytes, .query),
            ("EDNS", plain.dnssecOK().option(10, [1, 2, 3, 4, 5, 6, 7, 8]).bytes, .query),
            (
                "an unknown version of EDNS",
                plain.record(".", RecordType(rawValue: 41), ttl: 0x0001_0000, [], in: .additional).bytes, .query
            ),
            ("a record with a compressed owner", plain.compressed().soa("www.example.com.").bytes, .query),
            ("any type", MessageBuilder.query("x.", RecordType(rawValue: 255), id: 1).bytes, .query),
            ("any class", plain.question("x.", .a, class: 254).bytes, .query),
            ("a name of 255 bytes", named(labels + [61] + [UInt8](repeating: 0x61, count: 61) + [0]), .query),
            ("a name of 256 bytes", named(labels + [62] + [UInt8](repeating: 0x61, count: 62) + [0]), formatError),
            ("a label of 64 bytes", named([64] + [UInt8](repeating: 0x61, count: 64) + [0]), formatError),
            ("an extended label", named([0x41, 1, 0]), formatError),
            ("a compressed name", named([3, 0x77, 0x77, 0x77, 0xc0, 4]), formatError),
            ("a name that points to itself", named([0xc0, 12]), formatError),
            ("a name without end", Array(header) + [3, 0x77, 0x77, 0x77], formatError),
            ("a label that is cut", Array(header) + [9, 0x77], formatError),
            ("no class", Array(plain.bytes.dropLast(2)), formatError),
            ("no question", plain.noQuestion().bytes, formatError),
            ("two questions", plain.alsoQuestion("x.", .a).bytes, formatError),
            ("256 questions", plain.bytes.replacing(at: 4, [1, 0]), formatError),
            ("bytes that follow", plain.trailing([0]).bytes, formatError),
            ("bytes that follow EDNS", plain.edns().trailing([0]).bytes, formatError),
            ("a record that is missing", plain.claiming(1, in: .additional).bytes, formatError),
            ("65,535 records that are missing", plain.claiming(65_535, in: .answer).bytes, formatError),
            ("a record that is cut", Array(plain.edns().bytes.dropLast()), formatError),
            (
                "a record without end", plain.bytes.replacing(at: 11, [1]) + [0, 0, 41, 0, 0, 0, 0, 0, 0, 0xff, 0xff],
                formatError
            ),
            (
                "a record with a bad owner",
                plain.bytes.replacing(at: 11, [1]) + [0x80, 0, 41, 0, 0, 0, 0, 0, 0, 0, 0], formatError
            ),
            ("AXFR", MessageBuilder.query("example.com.", RecordType(rawValue: 252), id: 1).bytes, notImplemented),
            ("IXFR", MessageBuilder.query("example.com.", RecordType(rawValue: 251), id: 1).bytes, notImplemented),
            ("NOTIFY", plain.opcode(4).bytes, notImplemented),
            ("UPDATE", plain.opcode(5).bytes, notImplemented),
            ("an opcode of its own, without a question", plain.opcode(15).noQuestion().bytes, notImplemented),
            ("a response", plain.qr(true).bytes, .noise),
            ("a response of another opcode", plain.qr(true).opcode(5).bytes, .noise),
            ("a header alone", Array(header), formatError),
            ("a part of a header", Array(header.dropLast()), .noise),
            ("nothing", [], .noise),
        ] as [(String, [UInt8], Verdict)])
    func `a message is a query, or gets an rcode, or nothing`(
        _: String, message: [UInt8], verdict: Verdict
    ) {
        #expect(Verdict(message) == verdict)
    }

    @Test func `an rcode comes with the id, the opcode and RD, and with nothing else`() throws {
        let message = Self.plain.id(0xfffe).opcode(6).tc().aa().edns().bytes
        guard case .refused(let response) = message.withUnsafeBytes(ClientMessage.init) else {
            Issue.record("it is not refused")
            return
        }
        #expect(Array(buffer: response) == [0xff, 0xfe, 0xb1, 4, 0, 0, 0, 0, 0, 0, 0, 0])
    }

    // MARK: Responses

    @Test(
        arguments: [
            (plain, plain.qr(true).ra().rcode(.servFail)),
            (plain.rd(false), plain.rd(false).qr(true).ra().rcode(.servFail)),
            (plain.edns(size: 512), plain.qr(true).ra().rcode(.servFail).edns()),
            (plain.dnssecOK(size: 4096), plain.qr(true).ra().rcode(.servFail).dnssecOK()),
            (plain.option(10, [1, 2]).option(8, []), plain.qr(true).ra().rcode(.servFail).edns()),
            (plain.soa("x.").edns(), plain.qr(true).ra().rcode(.servFail).edns()),
        ] as [(MessageBuilder, MessageBuilder)])
    func `SERVFAIL has the question, and EDNS and DO where the query has them`(
        query: MessageBuilder, response: MessageBuilder
    ) throws {
        let message = try query.bytes.withUnsafeBytes { try #require(QueryMessage($0)) }
        #expect(Array(buffer: message.response(2)) == response.id(0).bytes)
    }

    // MARK: Any bytes

    private static let seeds =
        ForwardedReplyTests.queries.filter { $0.count < 600 } + [
            plain.opcode(4).bytes, plain.qr(true).bytes, plain.alsoQuestion("x.", .a).bytes,
            plain.dnssecOK().option(10, [1, 2, 3]).bytes,
        ]

    /// Returns whether everything holds that must hold for every message.
    private static func isRight(_ message: [UInt8]) -> Bool {
        switch message.withUnsafeBytes(ClientMessage.init) {
        case .noise: return message.count < 12 || message[2] & 0x80 != 0
        case .refused(let response):
            let response = Array(buffer: response)
            let flags: UInt8 = 0x80 | message[2] & 0x79
            return response.count == 12 && Array(response[..<3]) == [message[0], message[1], flags]
                && [1, 4].contains(response[3]) && response[4...].allSatisfy { $0 == 0 }
        case .query(let query, let id):
            let response = Array(buffer: query.response(2))
            return Array(buffer: query.buffer(id: id)) == message
                && Array(response[12..<query.questionEnd]) == HostileQuery(message).question
                && response.withUnsafeBytes(query.isAnswered)
        }
    }

    @Test func `random bytes of every length are judged`() {
        var generator = SeededGenerator(seed: 1)
        var verdicts: Set<Verdict> = []
        for count in 0...600 {
            for number in 0..<8 {
                var message = (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
                // A plausible header leads further into the message.
                let header: [UInt8] = [1, 0, 0, 1, 0, UInt8(number % 3), 0, 0, 0, UInt8(number % 2)]
                if number % 4 > 0 {
                    for (place, byte) in zip(2..., header) where place < count { message[place] = byte }
                }
                if number % 4 > 1 { for place in stride(from: 12, to: count, by: 1) { message[place] %= 12 } }
                if !Self.isRight(message) { Issue.record("\(message)") }
                verdicts.insert(Verdict(message))
            }
        }
        #expect(verdicts.isSuperset(of: [.noise, Self.formatError, Self.notImplemented]))
    }

    @Test(arguments: seeds) func `changed, cut and longer queries are judged`(seed: [UInt8]) {
        for count in 0...seed.count where !Self.isRight(Array(seed.prefix(count))) { Issue.record("\(count)") }
        var generator = SeededGenerator(seed: UInt64(seed.count))
        for _ in 0..<500 {
            var message = seed
            for _ in 0..<Int.random(in: 1...4, using: &generator) { Self.change(&message, &generator) }
            if !Self.isRight(message) { Issue.record("\(message)") }
        }
    }

    private static func change(_ message: inout [UInt8], _ generator: inout SeededGenerator) {
        let place = Int.random(in: 0..<min(message.count, 100), using: &generator)
        let byte = UInt8.random(in: .min ... .max, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: message[place] ^= 1 << (byte % 8)
        case 1: message[place] = byte
        case 2: message.remove(at: place)
        default: message.insert(byte, at: place)
        }
    }
}

extension [UInt8] {
    fileprivate func replacing(at place: Int, _ bytes: [UInt8]) -> [UInt8] {
        var copy = self
        copy.replaceSubrange(place..<place + bytes.count, with: bytes)
        return copy
    }
}
