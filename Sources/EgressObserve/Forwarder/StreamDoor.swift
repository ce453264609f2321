internal import EgressResolve
internal import NIOCore

/// Receives the queries of one client over TCP. Answers can overtake each other (RFC 7766, section 7).
final class StreamDoor: ChannelInboundHandler, ClientDoor {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// The queries of one connection that wait at a time. Further ones are not read until then.
    private static let mostWaiting = 1000

    let transport = ForwardTransport.stream
    private let desk: ForwardDesk
    private let channel: any Channel
    private var waiting = 0
    private var isReading = true
    /// The bytes of answers that the system has not taken yet.
    private var unsent = 0
    private var lastUse = NIODeadline.now()
    /// Whether the client sends nothing more.
    private var isInputOver = false
    private var timer: Scheduled<Void>?

    init(_ desk: ForwardDesk, _ channel: any Channel) {
        self.desk = desk
        self.channel = channel
    }

    func channelActive(context: ChannelHandlerContext) {
        watchIdleness()
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        waiting += 1
        lastUse = .now()
        pace()
        // A message without a response must not keep its place.
        if !desk.receive(unwrapInboundIn(data), at: self, from: nil) { drop() }
    }

    func send(_ message: ByteBuffer, to client: ForwardClient) {
        guard channel.isActive else { return }
        // A connection that is closed loses what was not sent, so the place is kept until then.
        let sent = channel.eventLoop.makePromise(of: Void.self)
        let size = message.readableBytes
        unsent += size
        sent.futureResult.assumeIsolated().whenComplete { [self] _ in
            unsent -= size
            drop()
        }
        channel.write(message, promise: sent)
        desk.flush(channel)
        lastUse = .now()
        // A client that asks much and reads nothing must not fill the memory.
        if unsent > ForwardLimits.mostUnsent { channel.close(promise: nil) }
    }

    func drop() {
        waiting -= 1
        pace()
        closeIfDone()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        pace()
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, event == .inputClosed {
            isInputOver = true
            closeIfDone()
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    /// Stops to read while the client does not read its answers, or has too many queries under way.
    private func pace() {
        let reads = channel.isWritable && waiting < Self.mostWaiting
        guard reads != isReading else { return }
        isReading = reads
        try? channel.syncOptions?.setOption(.autoRead, value: reads)
    }

    private func closeIfDone() {
        guard isInputOver, waiting == 0 else { return }
        channel.close(promise: nil)
    }

    /// Closes the connection if no message came or went for some time. Only whole messages count, so that a client which
    /// sends a byte now and then does not keep its place.
    private func watchIdleness() {
        timer = channel.eventLoop.assumeIsolated().scheduleTask(deadline: lastUse + ForwardLimits.idleTime) { [self] in
            let isIdle = NIODeadline.now() - lastUse >= ForwardLimits.idleTime
            if isIdle { channel.close(promise: nil) } else { watchIdleness() }
        }
    }
}
