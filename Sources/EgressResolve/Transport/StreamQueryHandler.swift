internal import LDNS
internal import NIOCore

/// A handler that sends one query over its connection and waits for the reply. It ignores messages that are not the
/// reply.
final class StreamQueryHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let query: StreamQuery
    private let promise: EventLoopPromise<WireReply>
    private let id = UInt16.random(in: .min ... .max)
    private let wire: [UInt8]
    private var timer: Scheduled<Void>?
    /// The last message without a question, which explains why no reply follows.
    private var bare: BareReply?

    init(_ query: StreamQuery, _ promise: EventLoopPromise<WireReply>) {
        self.query = query
        self.promise = promise
        wire = WireQuery.encode(
            query.question, id: id, udpPayloadSize: query.udpPayloadSize, clientSubnet: query.clientSubnet)
    }

    func channelActive(context: ChannelHandlerContext) {
        let channel = context.channel
        promise.futureResult.whenComplete { _ in channel.close(promise: nil) }
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: query.timeout) { [self] in
            end(.failure(bare ?? QueryTimeout() as any Error))
        }
        context.writeAndFlush(wrapOutboundOut(context.channel.allocator.buffer(bytes: wire)))
            .whenFailure { [promise] in promise.fail($0) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        unwrapInboundIn(data).withUnsafeReadableBytes { bytes in
            let wire = bytes.bindMemory(to: UInt8.self)
            guard ReplyMatch.id(of: wire) == id else { return }
            switch ReplyMatch(wire, to: query.question, encoded: self.wire) {
            case .noise: return
            case .reply(let reply): end(.success(reply))
            case .damaged(let error): end(.failure(error))
            case .bare(let rcode): bare = BareReply(rcode: rcode)
            }
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(.failure(bare ?? ChannelError.eof as any Error))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        end(.failure(error))
    }

    private func end(_ result: Result<WireReply, any Error>) {
        timer?.cancel()
        promise.completeWith(result)
    }
}
