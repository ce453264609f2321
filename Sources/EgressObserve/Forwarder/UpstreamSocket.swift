internal import NIOCore
internal import NIOPosix

/// A UDP socket with a random port, from which one upstream is asked.
///
/// The socket is not connected, because a channel of SwiftNIO does not survive the ICMP errors of a connected socket
/// (docs/transport.md). So the handler itself compares the addresses of replies.
final class UpstreamSocket: ChannelInboundHandler, UpstreamLink {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>
    typealias OutboundOut = AddressedEnvelope<ByteBuffer>

    /// The largest message over UDP, and how many of them one system call reads.
    private static let largest = 65_536
    private static let batch = 16

    private let upstream: Int
    private let server: SocketAddress
    private let listener: any UpstreamListener
    private let channel: any Channel
    private var pending = PendingIDs()
    /// Whether the socket is closed as soon as no query waits.
    private var isRetired = false
    /// The number of queries that were sent.
    private(set) var used = 0

    private init(
        _ upstream: Int, _ server: SocketAddress, _ listener: any UpstreamListener, _ channel: any Channel
    ) {
        self.upstream = upstream
        self.server = server
        self.listener = listener
        self.channel = channel
    }

    /// Opens a socket.
    static func open(
        for upstream: Int, at server: SocketAddress, _ listener: any UpstreamListener, on loop: any EventLoop
    ) -> EventLoopFuture<UpstreamSocket> {
        let owner = NIOLoopBound(listener, eventLoop: loop)
        // By address, because the look-up of a name would block the loop.
        let any = Result { try SocketAddress(ipAddress: server.protocol == .inet6 ? "::" : "0.0.0.0", port: 0) }
        let bootstrap = DatagramBootstrap(group: loop)
            .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: largest * batch))
            .channelOption(.datagramVectorReadMessageCount, value: batch)
            .channelOption(.socketOption(.so_rcvbuf), value: ForwardLimits.receiveBuffer)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let socket = UpstreamSocket(upstream, server, owner.value, channel)
                    try channel.pipeline.syncOperations.addHandler(socket)
                }
            }
        return loop.makeCompletedFuture(any).assumeIsolated().flatMap { bootstrap.bind(to: $0) }.nonisolated()
            .flatMapThrowing { try $0.pipeline.syncOperations.handler(type: UpstreamSocket.self) }
    }

    var isOpen: Bool { channel.isActive }

    func send(_ query: QueryMessage, of flight: UInt64) -> UInt16 {
        let id = pending.add(flight)
        used += 1
        channel.write(AddressedEnvelope(remoteAddress: server, data: query.buffer(id: id)), promise: nil)
        listener.flush(channel)
        return id
    }

    func forget(_ id: UInt16) {
        pending.remove(id)
        if isRetired, pending.isEmpty { channel.close(promise: nil) }
    }

    func close() { channel.close(promise: nil) }

    /// Closes the socket when the last of its queries is over.
    func retire() {
        isRetired = true
        if pending.isEmpty { channel.close(promise: nil) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let envelope = unwrapInboundIn(data)
        guard envelope.remoteAddress == server, pending.haveHad(idOf: envelope.data) else {
            return listener.noteMismatch(from: upstream)
        }
        guard let flight = pending.flight(of: envelope.data), let query = listener.query(of: flight) else { return }
        guard envelope.data.withUnsafeReadableBytes(query.isAnswered) else {
            return listener.noteMismatch(from: upstream)
        }
        listener.receive(envelope.data, flight, from: upstream)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {}
}
