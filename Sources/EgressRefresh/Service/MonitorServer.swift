internal import EgressModel
internal import NIOCore
package import NIOHTTP1
internal import NIOPosix
internal import ServiceLifecycle

/// The pages that a service serves for monitoring.
package protocol MonitorPages: Sendable {
    /// Returns the page at a path; `nil` if there is none. `query` is what follows the question mark, as it was sent.
    func page(at path: String, query: String) async -> MonitorPage?
    /// The response to a path without a page.
    var missing: MonitorPage { get }
    /// The response to any method other than GET and HEAD.
    var refused: MonitorPage { get }
}

package struct MonitorPage: Sendable {
    let status: HTTPResponseStatus
    let text: String
    let type: String
    /// The header fields other than those about the content and the connection.
    let fields: [(String, String)]

    /// Creates a page from a status, a text, a media type and further header fields.
    package init(
        status: HTTPResponseStatus = .ok, _ text: String, type: String = "text/plain; charset=utf-8",
        fields: [(String, String)] = []
    ) {
        self.status = status
        self.text = text
        self.type = type
        self.fields = fields
    }
}

/// Serves the monitoring pages over HTTP.
struct MonitorServer: Service {

    /// The server closes a connection if no data is read or written for this time.
    private static let patience = TimeAmount.seconds(10)
    /// The length of the queue of connections to accept. Further clients must wait.
    private static let backlog: Int32 = 1024
    /// A further connection replaces one that is idle.
    private static let mostConnections: UInt64 = 512

    private let channel: any Channel

    /// The address that the server listens on, with its port.
    var address: String {
        channel.localAddress.map { address in
            let host = address.ipAddress ?? ""
            return (host.contains(":") ? "[\(host)]" : host) + ":\(address.port ?? 0)"
        } ?? ""
    }

    /// Starts to listen. The server accepts connections only after `run` has started: by then, the service has trapped
    /// its signals, and clients cannot use up the file descriptors that this needs.
    ///
    /// - Throws: `IOError` if the server cannot listen on the address.
    init(
        _ address: ListenAddress, _ pages: any MonitorPages, mostConnections: UInt64 = Self.mostConnections
    ) async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: Self.backlog)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.autoRead, value: false)
            // Accept connections one at a time, so that those that are closed immediately do not use many descriptors
            // at once.
            .serverChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelInitializer { [connections = MonitorConnections(most: mostConnections)] channel in
                guard connections.admit(channel) else { return channel.close() }
                return channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(IdleStateHandler(allTimeout: Self.patience))
                    try pipeline.configureHTTPServerPipeline(withErrorHandling: true)
                    try pipeline.addHandler(PageHandler(pages, connections))
                }
            }
            .bind(host: "\(address.address)", port: Int(address.port)).get()
    }

    func run() async throws {
        try await channel.setOption(.autoRead, value: true).get()
        try? await gracefulShutdown()
        try? await channel.close()
    }
}

/// Answers the requests of one connection.
private final class PageHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let pages: any MonitorPages
    private let connections: MonitorConnections
    private var head: HTTPRequestHead?
    /// Makes the page that the client waits for.
    private var work: Task<Void, Never>?

    init(_ pages: any MonitorPages, _ connections: MonitorConnections) {
        self.pages = pages
        self.connections = connections
    }

    /// Nobody waits for the page any more.
    func channelInactive(context: ChannelHandlerContext) {
        work?.cancel()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): self.head = head
        case .body: break
        case .end:
            guard let head else { return }
            self.head = nil
            answer(head, context)
        }
    }

    private func answer(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        guard head.method == .GET || head.method == .HEAD else {
            return write(pages.refused, head, context)
        }
        connections.note(context.channel, isBusy: true)
        let target = RequestTarget(head.uri)
        let pages = pages
        let loopBound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let promise = context.eventLoop.makePromise(of: MonitorPage?.self)
        promise.futureResult.whenSuccess { page in
            let (handler, context) = loopBound.value
            handler.write(page ?? pages.missing, head, context)
        }
        work = promise.completeWithTask { await pages.page(at: target.path, query: target.query) }
    }

    private func write(_ page: MonitorPage, _ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        connections.note(context.channel, isBusy: false)
        let body = ByteBuffer(string: page.text)
        var headers = HTTPHeaders(
            [("Content-Type", page.type), ("Content-Length", "\(body.readableBytes)")] + page.fields)
        if !head.isKeepAlive { headers.add(name: "Connection", value: "close") }
        let part = HTTPResponseHead(version: head.version, status: page.status, headers: headers)
        context.write(wrapOutboundOut(.head(part)), promise: nil)
        // The end of a response lets in the next request of the connection. It waits until the client has taken the page, so
        // that the pages of a client that reads nothing do not collect in memory.
        let sent = context.writeAndFlush(
            wrapOutboundOut(.body(.byteBuffer(head.method == .HEAD ? ByteBuffer() : body))))
        let loopBound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        sent.whenSuccess {
            let (handler, context) = loopBound.value
            handler.end(head, context)
        }
    }

    private func end(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let end = context.writeAndFlush(wrapOutboundOut(.end(nil)))
        guard !head.isKeepAlive else { return }
        let channel = context.channel
        end.whenComplete { _ in channel.close(promise: nil) }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is IdleStateHandler.IdleStateEvent { context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
