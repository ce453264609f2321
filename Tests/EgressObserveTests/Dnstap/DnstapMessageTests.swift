import EgressModel
import EgressTestSupport
import NIOCore
import Testing

@testable import EgressObserve

@Suite struct DnstapMessageTests {
    private static let reply = MessageBuilder(id: 7, "api.example.com.", .a).a("api.example.com.", "52.0.0.1").bytes

    private static func read(_ frame: DnstapFrame, token: String? = nil) throws -> DnstapMessage {
        try DnstapMessage(ByteBuffer(bytes: frame.bytes), token: token.map { Array($0.utf8) })
    }

    @Test func `a client response has its client, its times and its message`() throws {
        let frame = DnstapFrame(Self.reply).with { $0.time = (1_780_000_000, 5) }
        guard case .clientResponse(let response) = try Self.read(frame) else {
            Issue.record("it is read as something else")
            return
        }
        #expect(response.client == (try IPAddress("10.0.0.7")))
        #expect(response.queryTime == UTCTime(seconds: 1_780_000_000))
        #expect(response.responseNanoseconds == 1_780_000_000_000_000_005)
        #expect(response.message == Self.reply)
    }

    @Test func `padding changes nothing`() throws {
        guard case .clientResponse(let response) = try Self.read(DnstapFrame(Self.reply).with { $0.padding = 8200 })
        else {
            Issue.record("it is read as something else")
            return
        }
        #expect(response.message == Self.reply)
    }

    @Test(arguments: [DnstapFrame.Kind.authResponse, .resolverResponse, .clientQuery, .forwarderResponse])
    func `no other type of message counts`(kind: DnstapFrame.Kind) throws {
        guard case .other = try Self.read(DnstapFrame(Self.reply).with { $0.kind = kind }) else {
            Issue.record("it counts")
            return
        }
    }

    @Test func `a response without its message is told apart`() throws {
        guard case .clientResponseWithoutMessage = try Self.read(DnstapFrame(nil)) else {
            Issue.record("it is read as something else")
            return
        }
    }

    @Test(
        arguments: [
            (nil, true), ("", true), ("sixteen-bytes-ok", true), ("sixteen-bytes-ok pod-7", false),
            ("sixteen-bytes-no", true),
        ] as [(String?, Bool)])
    func `a sender counts only if its identity begins with the token`(identity: String?, isStranger: Bool) throws {
        let frame = DnstapFrame(Self.reply).with { $0.identity = identity.map { Array($0.utf8) } }
        let message = try Self.read(frame, token: "sixteen-bytes-ok ")
        if case .stranger = message { #expect(isStranger) } else { #expect(!isStranger) }
    }

    @Test(arguments: [0, 1, 5, 40]) func `a payload that ends early is a fault`(missing: Int) throws {
        let bytes = DnstapFrame(Self.reply).bytes
        guard missing > 0 else {
            #expect(throws: DnstapFault()) { try DnstapMessage(ByteBuffer(bytes: [0xff] + bytes), token: nil) }
            return
        }
        #expect(throws: DnstapFault()) {
            try DnstapMessage(ByteBuffer(bytes: bytes.dropLast(missing)), token: nil)
        }
    }

    @Test func `a time that cannot be is no time`() throws {
        let frame = DnstapFrame(Self.reply).with { $0.time = (.max, 5) }
        guard case .clientResponse(let response) = try Self.read(frame) else {
            Issue.record("it is read as something else")
            return
        }
        #expect(response.queryTime == nil)
        #expect(response.responseNanoseconds == nil)
    }
}
