import EgressModel
import EgressObserve
import EgressTestSupport
import SystemPackage
import Testing

@Suite(.waits) struct TapListenerTests {
    private static let reply = MessageBuilder(id: 7, "api.example.com.", .a).a("api.example.com.", "52.0.0.1").bytes
    private static let frame = FrameStreamBytes.data(DnstapFrame(reply).bytes)
    private let sink = RecordingSink()
    /// The process that removes the folder starts before the first connection. It would inherit one, and a connection
    /// stays open as long as any process has it.
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func listen(
        _ place: TapPlace = .tcp(.ipv4(IPv4Address(bits: 0x7f00_0001)), port: 0), blocks: [CIDRBlock]? = nil,
        token: String? = nil
    ) async throws -> TapListener {
        try await TapListener(place, TapAdmission(blocks: blocks, token: token.map { Array($0.utf8) }), sink)
    }

    private func expectResponses(_ count: Int) throws {
        try Wait.until("\(count) responses arrive", telling: { "\(sink.events)" }) { sink.responses.count >= count }
        #expect(sink.responses.map(\.message) == [[UInt8]](repeating: Self.reply, count: count))
    }

    @Test func `a sender that asks first is heard until it stops`() async throws {
        let listener = try await listen()
        let sender = try TapSender(port: try #require(listener.port))
        try sender.shakeHands()
        try sender.send(Self.frame + Self.frame)
        try expectResponses(2)
        try sender.send(FrameStreamBytes.stop)
        #expect(try sender.receive(12) == FrameStreamBytes.control(5))
        try sender.expectEnd()
        await listener.close()
    }

    @Test func `a sender at a Unix socket is heard, and the socket is gone at the end`() async throws {
        let path = folder.path("tap.sock")
        let listener = try await listen(.unix(path: path))
        #expect(try Stat(FilePath(path)).permissions.rawValue & 0o777 == 0o660)
        let sender = try TapSender(path: path)
        try sender.send(FrameStreamBytes.start() + Self.frame)
        try expectResponses(1)
        #expect(sink.events.contains(.connected(.local)))
        await #expect(throws: Errno.addressInUse) { _ = try await listen(.unix(path: path)) }
        await listener.close()
        #expect(throws: Errno.noSuchFileOrDirectory) { try Stat(FilePath(path)) }
    }

    @Test func `a socket that nobody listens at is replaced, but no other file`() async throws {
        let path = folder.path("tap.sock")
        try folder.write("mine", to: "tap.txt")
        await #expect(throws: Errno.addressInUse) { _ = try await listen(.unix(path: folder.path("tap.txt"))) }
        #expect(try folder.read("tap.txt") == "mine")
        try TapSender.leaveSocket(at: path)
        let listener = try await listen(.unix(path: path))
        await listener.close()
    }

    @Test(arguments: [
        (FrameStreamBytes.start("text/plain"), TapFault.stream(.contentTypes(["text/plain"]))),
        (Array("GET / HTTP/1.1\r\n\r\n".utf8), .stream(.longFrame(0x4745_5420))),
        ([0xff, 0xff, 0xff, 0xff], .stream(.longFrame(4_294_967_295))),
        (frame, .stream(.order)),
        (FrameStreamBytes.start() + FrameStreamBytes.data([0xff, 0xff]), .payload),
    ]) func `a stream that is none is closed alone`(bytes: [UInt8], fault: TapFault) async throws {
        let listener = try await listen()
        let port = try #require(listener.port)
        let (good, bad) = (try TapSender(port: port), try TapSender(port: port))
        try good.shakeHands()
        try bad.send(bytes)
        try bad.expectEnd()
        try Wait.until("the fault is noted") { sink.events.contains { $0.fault == fault } }
        try good.send(Self.frame)
        try expectResponses(1)
        await listener.close()
    }

    @Test func `a peer outside the blocks is closed at once`() async throws {
        let listener = try await listen(blocks: [try CIDRBlock("127.0.0.2/32")])
        let port = try #require(listener.port)
        try TapSender(port: port).expectEnd()
        let sender = try TapSender(port: port, from: "127.0.0.2")
        try sender.send(FrameStreamBytes.start() + Self.frame)
        try expectResponses(1)
        #expect(sink.events.contains(.refused(.address(try IPAddress("127.0.0.1")))))
        await listener.close()
    }

    @Test func `a frame without the token is dropped, and the stream goes on`() async throws {
        let listener = try await listen(token: "sixteen-bytes-ok")
        let sender = try TapSender(port: try #require(listener.port))
        let known = DnstapFrame(Self.reply).with { $0.identity = Array("sixteen-bytes-ok".utf8) }
        try sender.send(FrameStreamBytes.start() + Self.frame + FrameStreamBytes.data(known.bytes))
        try expectResponses(1)
        #expect(sink.events.contains(.stranger(.address(try IPAddress("127.0.0.1")))))
        await listener.close()
    }

    @Test func `a long frame counts only from a sender that has shown its token`() async throws {
        let listener = try await listen(token: "sixteen-bytes-ok")
        let port = try #require(listener.port)
        let long = DnstapFrame(Self.reply).with {
            $0.identity = Array("sixteen-bytes-ok".utf8)
            $0.padding = 500_000
        }
        let stranger = try TapSender(port: port)
        try stranger.send(FrameStreamBytes.start() + FrameStreamBytes.data(long.bytes))
        try Wait.until("the stream is closed") {
            sink.events.contains { if case .stream(.longFrame) = $0.fault { true } else { false } }
        }
        let known = DnstapFrame(Self.reply).with { $0.identity = Array("sixteen-bytes-ok".utf8) }
        let sender = try TapSender(port: port)
        try sender.send(
            FrameStreamBytes.start() + FrameStreamBytes.data(known.bytes) + FrameStreamBytes.data(long.bytes))
        try expectResponses(2)
        await listener.close()
    }

    @Test func `a sender that ends within a frame ends alone`() async throws {
        let listener = try await listen()
        let port = try #require(listener.port)
        do {
            let sender = try TapSender(port: port)
            try sender.send(FrameStreamBytes.start() + Self.frame.dropLast(3))
        }
        try Wait.until("the end is noted") { sink.events.contains { $0.fault == .stream(.truncated) } }
        try TapSender(port: port).send(FrameStreamBytes.start() + Self.frame)
        try expectResponses(1)
        await listener.close()
    }
}

extension TapEvent {
    fileprivate var fault: TapFault? {
        if case .closed(_, let fault, _) = self { fault } else { nil }
    }
}
