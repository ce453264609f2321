internal import EgressModel

internal import LDNS
internal import SystemPackage

extension ServerQueue {
    /// The number of datagrams after which other sockets get their turn. It is larger than the number of replies that a
    /// receive buffer can hold.
    private static let datagramsATurn = 4096
    /// How long a query keeps waiting despite errors of its socket if the server has answered before. The server may be
    /// restarting.
    private static let restart: Nanoseconds = 1_000_000_000

    /// Processes the datagrams that have arrived at a socket. In a flood, it processes only some of them, so other
    /// sockets get their turn.
    ///
    /// - Returns: The number of datagrams.
    func receive(at socket: DatagramSocket, _ now: Nanoseconds, _ batch: DatagramBatch) -> Int {
        var total = 0
        while total < Self.datagramsATurn {
            let (count, error) = batch.receive(from: socket.descriptor) { take($0, at: socket, now) }
            total += count
            if error == .interrupted || count == DatagramBatch.size { continue }
            if let error, error != .resourceTemporarilyUnavailable { fail(socket, with: error, now) }
            return total
        }
        return total
    }

    /// Processes one datagram. Ignores it if it is not the reply to a query in flight.
    private func take(_ wire: UnsafeBufferPointer<UInt8>, at socket: DatagramSocket, _ now: Nanoseconds) {
        guard let id = ReplyMatch.id(of: wire) else { return }
        guard let query = socket.underWay[id] else {
            guard socket.retransmitted.remove(id) != nil else { return }
            // Both sendings were answered, so neither was lost.
            roundTrip.noteSpuriousRetransmission()
            return flow.countLate()
        }
        switch ReplyMatch(wire, to: query.question, encoded: query.wire) {
        case .noise: return
        case .reply(let reply) where reply.hasNoQuestion:
            // Only the query ends. A message that anyone could forge says nothing about the server and the network.
            bareRcode = reply.rcode
            end(query, at: socket, .success(reply))
        case .reply(let reply): settle(query, at: socket, .success(reply), now)
        case .damaged(let error): settle(query, at: socket, .failure(error), now)
        case .bare(let rcode):
            query.lastError = BareReply(rcode: rcode)
            bareRcode = rcode
        }
    }

    private func settle(
        _ query: DatagramQuery, at socket: DatagramSocket, _ result: Result<WireReply, any Error>, _ now: Nanoseconds
    ) {
        let isFirst = roundTrip.least == nil
        if query.sends == 1 || query.sends == 2 && query.isEarly { roundTrip.add(now - query.firstSent) }
        // Queries that were sent before the first measurement have a retransmission timeout from now on.
        if isFirst { due = now }
        traffic.durations.add(Double(now - query.firstSent) / 1e9)
        lastReply = now
        newestAnswered = max(newestAnswered, query.lastSent)
        silentUntil = nil
        bareRcode = nil
        flow.countAnswer(roundTrip)
        end(query, at: socket, result)
    }

    func end(_ query: DatagramQuery, at socket: DatagramSocket, _ result: Result<WireReply, any Error>) {
        socket.underWay[query.id] = nil
        if query.sends > 1 { socket.retransmitted.insert(query.id) }
        underWay -= 1
        late = min(late, underWay)
        query.take(result)
    }

    /// Handles an error that the system reports for an earlier query. It fails all queries of the socket if the server
    /// has never answered. Otherwise only queries older than `restart` fail, because the server may come back.
    func fail(_ socket: DatagramSocket, with error: any Error, _ now: Nanoseconds) {
        if lastReply == nil { noteSilence(now) }
        for query in socket.underWay.values {
            query.lastError = error
            if lastReply == nil || now - query.firstSent > Self.restart { end(query, at: socket, .failure(error)) }
        }
    }
}
