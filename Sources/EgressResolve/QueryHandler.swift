internal import NIOCore

/// Sends one query over its TCP connection, which is closed behind it.
final class QueryHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = PendingQuery
    typealias OutboundOut = ByteBuffer

    private let queries = QueryTable()

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let query = unwrapOutboundIn(data)
        let channel = context.channel
        query.promise.futureResult.whenComplete { _ in channel.close(promise: nil) }
        do {
            let wire = try queries.add(query)
            let written = promise ?? context.eventLoop.makePromise(of: Void.self)
            written.futureResult.whenFailure { [queries] in queries.fail(with: $0) }
            context.write(wrapOutboundOut(context.channel.allocator.buffer(bytes: wire)), promise: written)
        } catch {
            query.promise.fail(error)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        queries.receive(Array(unwrapInboundIn(data).readableBytesView))
    }

    func channelInactive(context: ChannelHandlerContext) {
        queries.fail(with: ChannelError.eof)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        queries.fail(with: error)
    }
}
