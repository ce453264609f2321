internal import EgressModel
internal import LDNS
internal import NIOCore

/// A query on its way, and where its reply goes.
struct PendingQuery: Sendable {
    let question: Question
    /// `nil` sends no EDNS.
    let udpPayloadSize: UInt16?
    let timeout: TimeAmount
    let promise: EventLoopPromise<WireReply>
}

/// Nobody answered in time.
struct QueryTimeout: Error {}

/// Encodes queries, and matches each reply with the query that waits for it. All else that arrives is ignored.
///
/// Over UDP many queries share the channel; over TCP the channel is closed behind its one query.
final class QueryHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = PendingQuery
    typealias OutboundOut = ByteBuffer

    private struct Waiting {
        let question: Question
        let promise: EventLoopPromise<WireReply>
        let timer: Scheduled<Void>
    }

    private let transport: ServerExchange.Transport
    private var waiting: [UInt16: Waiting] = [:]

    init(over transport: ServerExchange.Transport) {
        self.transport = transport
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let query = unwrapOutboundIn(data)
        let id = unusedID()
        do {
            let wire = try WireQuery.encode(query.question, id: id, udpPayloadSize: query.udpPayloadSize)
            waiting[id] = Waiting(
                question: query.question, promise: query.promise,
                timer: context.eventLoop.assumeIsolated().scheduleTask(in: query.timeout) { [self] in
                    settle(id, .failure(QueryTimeout()), context)
                })
            let written = promise ?? context.eventLoop.makePromise(of: Void.self)
            written.futureResult.assumeIsolated().whenFailure { [self] in settle(id, .failure($0), context) }
            context.write(wrapOutboundOut(context.channel.allocator.buffer(bytes: wire)), promise: written)
        } catch {
            query.promise.fail(error)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let wire = Array(unwrapInboundIn(data).readableBytesView)
        do throws(LDNSError) {
            let reply = try WireReply(decoding: wire)
            guard reply.isResponse, let query = waiting[reply.id], isReply(reply, to: query.question) else { return }
            settle(reply.id, .success(reply), context)
        } catch {
            guard let envelope = WireReply.envelope(of: wire), let query = waiting[envelope.id],
                envelope.question == query.question
            else { return }
            // Some servers cut in the middle of a record; what counts of it is the cut.
            settle(envelope.id, envelope.isTruncated ? .success(envelope) : .failure(error), context)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        fail(with: ChannelError.eof, context)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        fail(with: error, context)
    }

    private func fail(with error: any Error, _ context: ChannelHandlerContext) {
        for id in waiting.keys { settle(id, .failure(error), context) }
    }

    private func settle(_ id: UInt16, _ result: Result<WireReply, any Error>, _ context: ChannelHandlerContext) {
        guard let query = waiting.removeValue(forKey: id) else { return }
        query.timer.cancel()
        query.promise.completeWith(result)
        if transport == .tcp { context.close(promise: nil) }
    }

    /// A server that reads no further than the header sends FORMERR without a question.
    private func isReply(_ reply: WireReply, to question: Question) -> Bool {
        reply.question == question || (reply.rcode == .formErr && reply.hasNoQuestion)
    }

    private func unusedID() -> UInt16 {
        var id = UInt16.random(in: .min ... .max)
        while waiting[id] != nil { id = UInt16.random(in: .min ... .max) }
        return id
    }
}
