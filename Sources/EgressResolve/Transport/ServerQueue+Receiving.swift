internal import LDNS
internal import SystemPackage

extension ServerQueue {
    /// More than a socket's buffer holds of replies.
    private static let datagramsATurn = 4096
    /// How long a server that nobody listens at any more has to come back.
    private static let restart: Nanoseconds = 1_000_000_000

    /// Takes what has arrived at a socket; of a flood a part, so that others have their turn.
    ///
    /// - Returns: how many datagrams there were.
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

    /// Takes one datagram; what is not the reply to a question of ours is ignored.
    private func take(_ wire: UnsafeBufferPointer<UInt8>, at socket: DatagramSocket, _ now: Nanoseconds) {
        guard let id = ReplyMatch.id(of: wire) else { return }
        guard let query = socket.underWay[id] else {
            guard socket.retransmitted.remove(id) != nil else { return }
            // Both were answered, so that neither was lost.
            roundTrip.noteSpuriousRetransmission()
            return flow.countLate()
        }
        switch ReplyMatch(wire, to: query.question, encoded: query.wire) {
        case .noise: return
        case .reply(let reply): settle(query, at: socket, .success(reply), now)
        case .damaged(let error): settle(query, at: socket, .failure(error), now)
        }
    }

    private func settle(
        _ query: DatagramQuery, at socket: DatagramSocket, _ result: Result<WireReply, any Error>, _ now: Nanoseconds
    ) {
        let isFirst = roundTrip.least == nil
        if query.sends == 1 || query.sends == 2 && query.isEarly { roundTrip.add(now - query.firstSent) }
        // What went out before anything was measured has a time from now on.
        if isFirst { due = now }
        traffic.durations.add(now - query.firstSent)
        lastReply = now
        newestAnswered = max(newestAnswered, query.lastSent)
        silentUntil = nil
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

    /// The system tells of an earlier query's end, so that it is the end of all, unless the server has answered before:
    /// then it may come back.
    func fail(_ socket: DatagramSocket, with error: any Error, _ now: Nanoseconds) {
        if lastReply == nil { noteSilence(now) }
        for query in socket.underWay.values {
            query.lastError = error
            if lastReply == nil || now - query.firstSent > Self.restart { end(query, at: socket, .failure(error)) }
        }
    }
}
