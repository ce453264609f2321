package import NIOCore

/// A handler that adds the two length bytes before each message over TCP and removes them from received messages (RFC
/// 1035, section 4.2.2).
package final class MessageFramer: ChannelDuplexHandler {
    package typealias InboundIn = ByteBuffer
    package typealias InboundOut = ByteBuffer
    package typealias OutboundIn = ByteBuffer
    package typealias OutboundOut = ByteBuffer

    private var received = ByteBuffer()

    package init() {}

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var data = unwrapInboundIn(data)
        received.writeBuffer(&data)
        while let message = received.readLengthPrefixedSlice(as: UInt16.self) {
            context.fireChannelRead(wrapInboundOut(message))
        }
        // Discard the bytes that were read. Otherwise a server that never stops sending would fill the memory.
        received.discardReadBytes()
    }

    package func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let message = unwrapOutboundIn(data)
        var framed = context.channel.allocator.buffer(capacity: message.readableBytes + 2)
        framed.writeInteger(UInt16(message.readableBytes))
        framed.writeImmutableBuffer(message)
        context.write(wrapOutboundOut(framed), promise: promise)
    }
}
