internal import EgressResolve
internal import NIOCore
internal import NIOPosix

/// A TCP connection to one upstream, on which many queries wait at a time (RFC 7766, section 6.2.1.1).
final class UpstreamConnection: ChannelInboundHandler, UpstreamLink {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// The time that a connection attempt has, and the time that an unused connection stays.
    private static let patience = TimeAmount.milliseconds(600)
    private static let idleTime = TimeAmount.seconds(10)

    private let upstream: Int
    private let listener: any UpstreamListener
    private var channel: (any Channel)?
    /// The queries to send as soon as the connection is open.
    private var waiting: [ByteBuffer] = []
    private var pending = PendingIDs()
    private var wasOpen = false
    private(set) var isOver = false

    /// Starts to connect.
    init(to upstream: Int, at server: SocketAddress, _ listener: any UpstreamListener, on loop: any EventLoop) {
        self.upstream = upstream
        self.listener = listener
        let owner = NIOLoopBound(self, eventLoop: loop)
        ClientBootstrap(group: loop)
            .connectTimeout(Self.patience)
            .channelOption(.socketOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers(
                        IdleStateHandler(allTimeout: Self.idleTime), MessageFramer(), owner.value)
                }
            }
            .connect(to: server)
            .whenFailure { _ in owner.value.end() }
    }

    func send(_ query: QueryMessage, of flight: UInt64) -> UInt16 {
        let id = pending.add(flight)
        let message = query.buffer(id: id)
        guard let channel else {
            waiting.append(message)
            return id
        }
        channel.write(message, promise: nil)
        listener.flush(channel)
        return id
    }

    func forget(_ id: UInt16) { pending.remove(id) }

    func close() { channel?.close(promise: nil) }

    func channelActive(context: ChannelHandlerContext) {
        channel = context.channel
        wasOpen = true
        for message in waiting { context.write(wrapOutboundOut(message), promise: nil) }
        waiting = []
        context.flush()
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let message = unwrapInboundIn(data)
        guard pending.haveHad(idOf: message) else { return listener.noteMismatch(from: upstream) }
        guard let flight = pending.flight(of: message), let query = listener.query(of: flight) else { return }
        guard message.withUnsafeReadableBytes(query.isAnswered) else { return listener.noteMismatch(from: upstream) }
        listener.receive(message, flight, from: upstream)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is IdleStateHandler.IdleStateEvent, pending.isEmpty { context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func end() {
        guard !isOver else { return }
        isOver = true
        channel = nil
        waiting = []
        listener.lose(pending.removeAll(), by: upstream, wasOpen: wasOpen)
    }
}
