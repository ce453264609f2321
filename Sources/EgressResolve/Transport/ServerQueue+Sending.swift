internal import EgressModel
internal import LDNS
internal import SystemPackage

extension ServerQueue {
    private static let queriesAPort = 256

    /// Retransmits queries, sends new ones as far as flow control permits, and gives up those that timed out.
    ///
    /// - Parameters:
    ///   - now: The current time.
    ///   - read: The time up to which replies have been read. Timeouts are measured against it, so a reply that arrived
    ///     while the thread was busy is still in time.
    ///   - batch: The buffers to send from.
    func advance(to now: Nanoseconds, read: Nanoseconds, _ batch: DatagramBatch) {
        flow.advance(to: now)
        if read >= due { checkTimes(read, batch) }
        hasNewcomer = false
        while let next = waiting.first, flow.allows(underWay: underWay - lost(at: read), of: underWay) {
            waiting.removeFirst()
            start(next, now, batch)
        }
        flush(now, batch)
        sockets.removeAll { $0.underWay.isEmpty }
    }

    /// Returns how many late queries count as lost. None do if no reply has arrived lately, because the server may have
    /// reached its limit.
    private func lost(at now: Nanoseconds) -> Int {
        (lastReply ?? 0) + roundTrip.lateness < now ? 0 : late
    }

    private func start(_ query: DatagramQuery, _ now: Nanoseconds, _ batch: DatagramBatch) {
        do {
            let socket = try openSocket(now, batch)
            var id = ids.next()
            while socket.underWay[id] != nil { id = ids.next() }
            query.wire = WireQuery.encode(
                query.question, id: id, udpPayloadSize: query.udpPayloadSize, clientSubnet: query.clientSubnet)
            socket.add(id, query)
            underWay += 1
            query.firstSent = now
            traffic.queries += 1
            send(query, now)
        } catch {
            query.take(.failure(error))
        }
    }

    private func openSocket(_ now: Nanoseconds, _ batch: DatagramBatch) throws(Errno) -> DatagramSocket {
        if let last = sockets.last, last.used < Self.queriesAPort, !last.underWay.isEmpty || last.used == 0 {
            return last
        }
        flush(now, batch)
        let socket = try DatagramSocket(to: server)
        sockets.append(socket)
        return socket
    }

    private func send(_ query: DatagramQuery, _ now: Nanoseconds) {
        query.lastSent = now
        query.sends += 1
        flow.countSent()
        outbox.append(query.wire)
        due = min(due, end(of: query))
    }

    /// Sends the messages in the outbox through the current socket.
    private func flush(_ now: Nanoseconds, _ batch: DatagramBatch) {
        guard let socket = sockets.last, !outbox.isEmpty else { return }
        let error = Self.send(outbox, by: socket, batch)
        outbox.removeAll(keepingCapacity: true)
        if let error { fail(socket, with: error, now) }
    }

    /// Sends messages. A message for which the system has no buffer space is treated like a lost packet and
    /// retransmitted later.
    ///
    /// - Returns: An error that concerns the socket; `nil` otherwise.
    static func send(_ messages: [[UInt8]], by socket: DatagramSocket, _ batch: DatagramBatch) -> Errno? {
        var rest = messages[...]
        while !rest.isEmpty {
            let (count, error) = batch.send(rest, to: socket.descriptor)
            rest = rest.dropFirst(count)
            guard let error, error != .interrupted else { continue }
            return error == .resourceTemporarilyUnavailable || error == .noBufferSpace ? nil : error
        }
        return nil
    }
}
