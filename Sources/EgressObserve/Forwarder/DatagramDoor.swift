internal import NIOCore
internal import NIOPosix

/// Receives the queries to one address over UDP, and sends the answers from that address.
final class DatagramDoor: ChannelInboundHandler, ClientDoor {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>
    typealias OutboundOut = AddressedEnvelope<ByteBuffer>

    /// The size of the longest query over UDP, and how many of them one system call reads.
    private static let largest = 4096
    private static let batch = 32
    /// The answers in bytes that wait for the system. More are lost, as they would be on the way.
    private static let backlog = ChannelOptions.Types.WriteBufferWaterMark(low: 1 << 20, high: 4 << 20)

    let transport = ForwardTransport.datagram
    private let desk: ForwardDesk
    private let channel: any Channel

    private init(_ desk: ForwardDesk, _ channel: any Channel) {
        self.desk = desk
        self.channel = channel
    }

    static func bootstrap(_ desk: NIOLoopBound<ForwardDesk>, on loop: any EventLoop) -> DatagramBootstrap {
        DatagramBootstrap(group: loop)
            .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: largest * batch))
            .channelOption(.datagramVectorReadMessageCount, value: batch)
            .channelOption(.socketOption(.so_rcvbuf), value: ForwardLimits.receiveBuffer)
            .channelOption(.writeBufferWaterMark, value: backlog)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(DatagramDoor(desk.value, channel))
                }
            }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let envelope = unwrapInboundIn(data)
        // The system refuses to send to port 0, and the channel would not survive that.
        guard envelope.remoteAddress.port != 0 else { return }
        // The rest of a longer message is lost.
        guard envelope.data.readableBytes < Self.largest else { return desk.noteMalformed() }
        desk.receive(envelope.data, at: self, from: envelope.remoteAddress)
    }

    func send(_ message: ByteBuffer, to client: ForwardClient) {
        guard let address = client.address, channel.isWritable else { return }
        channel.write(AddressedEnvelope(remoteAddress: address, data: message), promise: nil)
        desk.flush(channel)
    }

    /// Does nothing, because no connection keeps a place for the client.
    func drop() {}

    func errorCaught(context: ChannelHandlerContext, error: any Error) {}
}
