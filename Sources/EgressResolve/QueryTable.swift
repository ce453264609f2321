internal import EgressModel
internal import LDNS
internal import NIOConcurrencyHelpers
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

/// The queries on their way over one socket. Matches each reply with the query that waits for it; all else is ignored.
final class QueryTable: Sendable {
    private struct Waiting: Sendable {
        let question: Question
        let promise: EventLoopPromise<WireReply>
        let timer: Scheduled<Void>
    }

    private let waiting = NIOLockedValueBox<[UInt16: Waiting]>([:])

    /// Notes a query, whose time runs from now.
    ///
    /// - Returns: the message to send.
    /// - Throws: `LDNSError`.
    func add(_ query: PendingQuery) throws -> [UInt8] {
        try waiting.withLockedValue { waiting in
            var id = UInt16.random(in: .min ... .max)
            while waiting[id] != nil { id = UInt16.random(in: .min ... .max) }
            let wire = try WireQuery.encode(query.question, id: id, udpPayloadSize: query.udpPayloadSize)
            let timer = query.promise.futureResult.eventLoop.scheduleTask(in: query.timeout) { [self, id] in
                settle(id, .failure(QueryTimeout()))
            }
            waiting[id] = Waiting(question: query.question, promise: query.promise, timer: timer)
            return wire
        }
    }

    /// Takes a message that has arrived.
    func receive(_ wire: [UInt8]) {
        do throws(LDNSError) {
            let reply = try WireReply(decoding: wire)
            guard reply.isResponse, let question = question(of: reply.id), Self.isReply(reply, to: question) else {
                return
            }
            settle(reply.id, .success(reply))
        } catch {
            guard let envelope = WireReply.envelope(of: wire), envelope.question == question(of: envelope.id) else {
                return
            }
            // Some servers cut in the middle of a record; what counts of it is the cut.
            settle(envelope.id, envelope.isTruncated ? .success(envelope) : .failure(error))
        }
    }

    /// Fails all that wait.
    func fail(with error: any Error) {
        for id in waiting.withLockedValue({ Array($0.keys) }) { settle(id, .failure(error)) }
    }

    private func question(of id: UInt16) -> Question? {
        waiting.withLockedValue { $0[id]?.question }
    }

    private func settle(_ id: UInt16, _ result: Result<WireReply, any Error>) {
        guard let query = waiting.withLockedValue({ $0.removeValue(forKey: id) }) else { return }
        query.timer.cancel()
        query.promise.completeWith(result)
    }

    /// A server that reads no further than the header sends FORMERR without a question.
    private static func isReply(_ reply: WireReply, to question: Question) -> Bool {
        reply.question == question || (reply.rcode == .formErr && reply.hasNoQuestion)
    }
}
