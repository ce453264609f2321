internal import EgressModel
internal import LDNS
internal import NIOCore
internal import NIOPosix

extension ServerFailure: Error {}

/// Sends one query and waits for the one reply that counts: from the server asked, with our id and our question.
///
/// One event loop serves all time-outs and connections. UDP shares one connected socket a server, so that the kernel
/// drops what others send and tells when nobody listens; its random port and a random id make 30 bits to guess.
actor ServerExchange {
    enum Transport: String, CustomStringConvertible {
        case udp
        case tcp

        var description: String { rawValue.uppercased() }
    }

    /// Never shut down: the threads end with the process.
    private static let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    static func start() {
        _ = group
    }

    private let timeout: TimeAmount
    private let timeoutSeconds: Int
    private var sockets: [NameServer: DatagramSocket] = [:]

    init(timeoutSeconds: Int) {
        self.timeoutSeconds = timeoutSeconds
        timeout = .seconds(Int64(timeoutSeconds))
    }

    /// Asks once.
    ///
    /// - Throws: `ServerFailure` with `.timeout`, `.malformed` or `.unreachable`.
    func reply(
        from server: NameServer, to question: Question, over transport: Transport, udpPayloadSize: UInt16?
    ) async throws(ServerFailure) -> WireReply {
        do {
            let promise = Self.group.any().makePromise(of: WireReply.self)
            let query = PendingQuery(
                question: question, udpPayloadSize: udpPayloadSize, timeout: timeout, promise: promise)
            switch transport {
            case .udp: try socket(to: server).send(query)
            case .tcp: try send(query, over: connection(to: server))
            }
            return try await promise.futureResult.get()
        } catch {
            throw ServerFailure(server: server, cause: cause(of: error))
        }
    }

    private func send(_ query: PendingQuery, over channel: EventLoopFuture<any Channel>) {
        channel.whenComplete { result in
            switch result {
            case .success(let channel): channel.writeAndFlush(query, promise: nil)
            case .failure(let error): query.promise.fail(error)
            }
        }
    }

    private func socket(to server: NameServer) throws -> DatagramSocket {
        if let socket = sockets[server] { return socket }
        let socket = try DatagramSocket(
            to: SocketAddress(ipAddress: server.address.description, port: Int(server.port)))
        sockets[server] = socket
        return socket
    }

    private func connection(to server: NameServer) throws -> EventLoopFuture<any Channel> {
        let address = try SocketAddress(ipAddress: server.address.description, port: Int(server.port))
        return ClientBootstrap(group: Self.group)
            .connectTimeout(timeout)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers(MessageFramer(), QueryHandler())
                }
            }
            .connect(to: address)
    }

    private func cause(of error: any Error) -> ServerFailure.Cause {
        switch error {
        case is QueryTimeout, ChannelError.connectTimeout: .timeout(seconds: timeoutSeconds)
        case LDNSError.wire(let text): .malformed(text)
        case let error as IOError: .unreachable(systemText(of: error.errnoCode))
        case ChannelError.eof, ChannelError.ioOnClosedChannel: .unreachable("connection closed")
        default: .unreachable("\(error)")
        }
    }
}
