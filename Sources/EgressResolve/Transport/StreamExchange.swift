internal import DequeModule
internal import EgressModel
internal import LDNS
internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// Asks over TCP, one connection a question, and not too many at once.
///
/// The event loop is started by the first question: most runs need none.
final class StreamExchange: Sendable {
    static let shared = StreamExchange()

    /// Connections at once, well below the usual limit of open files.
    private static let limit = 64

    typealias Completion = @Sendable (Result<WireReply, any Error>) -> Void

    private struct Waiting {
        var count = 0
        var queue: Deque<@Sendable () -> Void> = []
    }

    /// Never shut down: the thread ends with the process.
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let waiting = Mutex(Waiting())

    /// Asks once, and calls back with the one reply that counts or what went wrong.
    func ask(_ server: NameServer, _ query: StreamQuery, _ completion: @escaping Completion) {
        enter { [self] in
            connect(to: server, query) { [self] result in
                leave()
                completion(result)
            }
        }
    }

    private func enter(_ work: @escaping @Sendable () -> Void) {
        let starts = waiting.withLock { waiting in
            guard waiting.count < Self.limit else {
                waiting.queue.append(work)
                return false
            }
            waiting.count += 1
            return true
        }
        if starts { work() }
    }

    private func leave() {
        let next = waiting.withLock { waiting -> (@Sendable () -> Void)? in
            if let work = waiting.queue.popFirst() { return work }
            waiting.count -= 1
            return nil
        }
        next?()
    }

    private func connect(to server: NameServer, _ query: StreamQuery, _ completion: @escaping Completion) {
        let promise = group.any().makePromise(of: WireReply.self)
        promise.futureResult.whenComplete(completion)
        do {
            let address = try SocketAddress(ipAddress: server.address.description, port: Int(server.port))
            ClientBootstrap(group: group)
                .connectTimeout(query.timeout)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let handler = StreamQueryHandler(query, promise)
                        try channel.pipeline.syncOperations.addHandlers(MessageFramer(), handler)
                    }
                }
                .connect(to: address)
                .cascadeFailure(to: promise)
        } catch {
            promise.fail(error)
        }
    }
}

/// What is asked over one connection.
struct StreamQuery: Sendable {
    let question: Question
    /// `nil` sends no EDNS.
    let udpPayloadSize: UInt16?
    let clientSubnet: CIDRBlock?
    /// For the connection, and again for the reply.
    let timeout: TimeAmount

    init(_ question: Question, udpPayloadSize: UInt16?, clientSubnet: CIDRBlock?, timeout: TimeAmount) {
        self.question = question
        self.udpPayloadSize = udpPayloadSize
        self.clientSubnet = clientSubnet
        self.timeout = timeout
    }
}
