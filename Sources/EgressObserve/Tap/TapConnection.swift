package import NIOCore

/// Reads the frames of one sender.
final class TapConnection: ChannelInboundHandler {
    typealias InboundIn = Frame
    typealias OutboundOut = ByteBuffer

    /// The time that a peer has for its handshake.
    static let patience = TimeAmount.seconds(10)

    private let peer: TapPeer
    private let sender: FrameDecoder.Sender
    private let token: [UInt8]?
    private let sink: any TapSink
    private var state = FrameStreamState(contentType: DnstapMessage.contentType)
    private var timer: Scheduled<Void>?
    private var fault: TapFault?
    private var isHeard = false

    init(_ peer: TapPeer, _ sender: FrameDecoder.Sender, token: [UInt8]?, sink: any TapSink) {
        self.peer = peer
        self.sender = sender
        self.token = token
        self.sink = sink
    }

    func channelActive(context: ChannelHandlerContext) {
        let connection = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleTask(in: Self.patience) {
            let (handler, context) = connection.value
            handler.close(context, .handshake)
        }
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // What arrives behind a fault is of no use.
        guard fault == nil else { return }
        do throws(FrameStreamFault) {
            take(try state.receive(unwrapInboundIn(data)), context)
        } catch {
            close(context, .stream(error))
        }
    }

    private func take(_ step: FrameStreamState.Step, _ context: ChannelHandlerContext) {
        switch step {
        case .reply(let frame): context.writeAndFlush(wrapOutboundOut(frame.encoded), promise: nil)
        case .deliver(let payload): deliver(payload, context)
        case .nothing: start()
        case .end(let reply):
            guard let reply else { return context.close(promise: nil) }
            let channel = context.channel
            context.writeAndFlush(wrapOutboundOut(reply.encoded)).whenComplete { _ in channel.close(promise: nil) }
        }
    }

    private func start() {
        timer?.cancel()
        sink.note(.connected(peer))
    }

    private func deliver(_ payload: ByteBuffer, _ context: ChannelHandlerContext) {
        sink.note(.frame(bytes: payload.readableBytes))
        do throws(DnstapFault) {
            let message = try DnstapMessage(payload, token: token)
            if !isHeard, message != .stranger { hear() }
            switch message {
            case .clientResponse(let response): sink.receive(response)
            case .clientResponseWithoutMessage: sink.note(.withoutMessage(peer))
            case .stranger: sink.note(.stranger(peer))
            case .other: break
            }
        } catch {
            close(context, .payload)
        }
    }

    private func hear() {
        isHeard = true
        sender.isKnown = true
        sink.note(.heard(peer))
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        sink.note(.closed(peer, fault, wasHeard: isHeard))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let fault = error as? FrameStreamFault { self.fault = self.fault ?? .stream(fault) }
        context.close(promise: nil)
    }

    private func close(_ context: ChannelHandlerContext, _ fault: TapFault) {
        self.fault = self.fault ?? fault
        context.close(promise: nil)
    }
}

extension ChannelPipeline.SynchronousOperations {
    /// Adds the handlers that read the frames of one sender.
    ///
    /// - Throws: `ChannelError` if the channel has been closed.
    package func addTap(_ peer: TapPeer, token: [UInt8]?, sink: any TapSink) throws {
        let sender = FrameDecoder.Sender(isKnown: token == nil)
        try addHandler(ByteToMessageHandler(FrameDecoder(sender)))
        try addHandler(TapConnection(peer, sender, token: token, sink: sink))
    }
}
