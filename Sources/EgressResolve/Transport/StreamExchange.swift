internal import DequeModule
internal import EgressModel
internal import LDNS
internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// Sends queries over TCP, with one connection for each question and a limit on the number of connections.
///
/// The first question starts the event loop, because most runs need none.
final class StreamExchange: Sendable {
    static let shared = StreamExchange()

    /// The maximum number of connections, well below the usual limit on open files.
    private static let limit = 64

    typealias Completion = @Sendable (Result<WireReply, any Error>) -> Void

    private struct Waiting {
        var count = 0
        var queue: Deque<@Sendable () -> Void> = []
    }

    /// The group is never shut down. Its thread ends with the process.
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let waiting = Mutex(Waiting())

    /// Asks a server once and passes the first valid reply or the error to `completion`.
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
            let address = try server.channelAddress
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

/// The query of one connection.
struct StreamQuery: Sendable {
    let question: Question
    /// The EDNS buffer size. `nil` sends no OPT record.
    let udpPayloadSize: UInt16?
    let clientSubnet: CIDRBlock?
    /// The timeout of the connection attempt, and then of the reply.
    let timeout: TimeAmount

    init(_ question: Question, udpPayloadSize: UInt16?, clientSubnet: CIDRBlock?, timeout: TimeAmount) {
        self.question = question
        self.udpPayloadSize = udpPayloadSize
        self.clientSubnet = clientSubnet
        self.timeout = timeout
    }
}
