import EgressModel
import EgressResolve
import EgressTestSupport
import LDNS
import NIOCore
import NIOPosix
import Testing

/// The effect of an ICMP error on the queries of a connected UDP socket, with SwiftNIO and with egressgen.
///
/// This is one of the reasons why UDP has a loop of its own (docs/transport.md). It no longer applies when SwiftNIO
/// survives both codes.
@Suite(.enabled(if: ICMPSender.isAllowed), .timeLimit(.minutes(1))) struct ICMPTests {
    private static let asked = question("www.example.com")
    private static let right = answer(record("www.example.com", "192.0.2.1"))

    /// Starts a server that answers every query. After the first `count` queries, each further query is also refused by
    /// an ICMP message.
    private static func server(_ code: ICMPSender.Code, afterQueries count: Int = 0) throws -> HostileServer {
        let sender = try ICMPSender()
        let port = try VacantPort().endpoint.port
        return try HostileServer(port: port) { query in
            if query.ordinal > count { try? sender.refuse(code, from: query.sourcePort, to: port) }
            return [MessageBuilder(answering: query).ra().a(query.qname, "192.0.2.1").reply]
        }
    }

    // MARK: SwiftNIO

    @Test func `a channel of SwiftNIO ends the process where a firewall prohibits a query`() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.exitStatus, \.standardErrorContent]
        ) { try await Self.askWithSwiftNIO(.prohibited) }
        guard case .signal = result?.exitStatus else {
            Issue.record("\(String(describing: result?.exitStatus)) is no trap")
            return
        }
        let words = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(words.contains("BaseSocketChannel"), "\(words)")
    }

    @Test func `a channel of SwiftNIO survives that nobody listens`() async throws {
        try await Self.askWithSwiftNIO(.portUnreachable)
    }

    /// Sends a query with SwiftNIO. Returns when the reply that follows the ICMP message has arrived.
    private static func askWithSwiftNIO(_ code: ICMPSender.Code) async throws {
        let server = try server(code)
        let group = MultiThreadedEventLoopGroup.singleton
        let reply = group.any().makePromise(of: Void.self)
        let channel = try await DatagramBootstrap(group: group)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(ReplyHandler(reply))
                }
            }
            .connect(host: "127.0.0.1", port: Int(server.port)).get()
        channel.closeFuture.whenComplete { _ in reply.fail(ChannelError.ioOnClosedChannel) }
        let query = WireQuery.encode(asked, id: 1, udpPayloadSize: nil)
        try await channel.writeAndFlush(ByteBuffer(bytes: query))
        try await reply.futureResult.get()
        try await channel.close()
        server.stop()
    }

    // MARK: egressgen

    @Test(arguments: [ICMPSender.Code.prohibited, .portUnreachable])
    func `a server that has answered is waited for, whatever ICMP says`(code: ICMPSender.Code) async throws {
        let server = try Self.server(code, afterQueries: 1)
        let resolver = StubResolver(asking: server.nameServer)
        for _ in 0..<3 { #expect(try await resolver.answer(Self.asked) == Self.right) }
        #expect(server.log.count == 3)
    }

    @Test(arguments: [ICMPSender.Code.prohibited, .portUnreachable])
    func `a server that has not is unreachable, and the next one is asked`(code: ICMPSender.Code) async throws {
        let refused = try Self.server(code)
        let good = try HostileServer { [MessageBuilder(answering: $0).ra().a($0.qname, "192.0.2.1").reply] }
        let resolver = StubResolver(asking: refused.nameServer, good.nameServer)
        #expect(try await resolver.answer(Self.asked) == Self.right)
    }
}

/// A handler that reports the first datagram.
private final class ReplyHandler: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>

    private let reply: EventLoopPromise<Void>

    init(_ reply: EventLoopPromise<Void>) {
        self.reply = reply
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { reply.succeed() }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {}
}
