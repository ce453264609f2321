extension ServerQueue {
    /// Returns the time at which a query is retransmitted or given up.
    func end(of query: DatagramQuery) -> Nanoseconds {
        let end = query.firstSent + query.timeout
        let lead = newestAnswered - min(newestAnswered, query.lastSent)
        guard let timeout = roundTrip.timeout(afterSends: query.sends, lead: lead) else { return end }
        return min(end, query.lastSent + timeout)
    }

    func checkTimes(_ now: Nanoseconds, _ batch: DatagramBatch) {
        due = .max
        late = 0
        for socket in sockets {
            for query in socket.underWay.values {
                if now - query.lastSent > roundTrip.lateness { late += 1 }
                if now >= query.firstSent + query.timeout {
                    giveUp(query, at: socket, now)
                } else if now >= end(of: query), flow.allowsAgain {
                    sendAgain(query, by: socket, now, batch)
                } else {
                    due = min(due, max(end(of: query), now + 1_000_000))
                }
            }
        }
        // With many queries in flight, one of them is always about to time out. Checking all of them each time would
        // take too long, so check them every 5 ms.
        if underWay > 16 { due = now + 5_000_000 }
    }

    private func giveUp(_ query: DatagramQuery, at socket: DatagramSocket, _ now: Nanoseconds) {
        if (lastReply ?? 0) < query.firstSent { noteSilence(now) }
        end(query, at: socket, .failure(query.lastError ?? QueryTimeout()))
    }

    private func sendAgain(
        _ query: DatagramQuery, by socket: DatagramSocket, _ now: Nanoseconds, _ batch: DatagramBatch
    ) {
        flow.countLoss(sent: query.lastSent, isFirst: !query.wasLost)
        query.wasLost = true
        roundTrip.noteRetransmission()
        flow.countSent(again: true)
        traffic.retransmissions += 1
        query.isEarly = now < query.lastSent + (roundTrip.timeout(afterSends: query.sends) ?? 0)
        query.lastSent = now
        query.sends += 1
        _ = Self.send([query.wire], by: socket, batch)
        due = min(due, end(of: query))
    }
}
