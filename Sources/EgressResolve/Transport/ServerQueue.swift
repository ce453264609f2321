internal import DequeModule
internal import EgressModel
internal import LDNS
internal import SystemPackage

/// All that goes to one server over UDP: what waits, what is under way, and how fast it may go.
///
/// After some queries a socket makes way for a new one, so that a port that was guessed is soon of no use: an attacker
/// off the path must guess about 30 bits, id and port, for every question anew (RFC 5452, section 4.3).
final class ServerQueue {
    private static let queriesAPort = 256
    /// More than a socket's buffer holds of replies.
    private static let datagramsATurn = 4096
    /// How long a silent server is left alone while others answer.
    private static let silence: Nanoseconds = 10_000_000_000
    /// How long a server that nobody listens at any more has to come back.
    private static let restart: Nanoseconds = 1_000_000_000

    let server: NameServer
    private var waiting: Deque<DatagramQuery> = []
    /// Whether a query has come that had no turn yet.
    private var hasNewcomer = false
    private(set) var sockets: [DatagramSocket] = []
    private var outbox: [[UInt8]] = []
    private var ids = RandomIDs()
    private var flow = FlowControl()
    private var roundTrip = RoundTrip()
    private(set) var traffic = QueryTraffic()
    private var underWay = 0
    /// Of those under way, the ones whose replies are late: they are lost, or slow, and block nothing meanwhile.
    private var late = 0
    private var lastReply: Nanoseconds?
    /// When the youngest query that has its reply was sent.
    private var newestAnswered: Nanoseconds = 0
    private var silentUntil: Nanoseconds?
    /// When time next runs out for one of the queries.
    private var due: Nanoseconds = .max

    init(_ server: NameServer) {
        self.server = server
    }

    /// Whether many replies are on their way, so that waiting a little brings several at once.
    var isBusy: Bool { underWay >= 64 }

    func add(_ query: DatagramQuery, at now: Nanoseconds) {
        waiting.append(query)
        hasNewcomer = true
        // From time to time one query finds out whether a silent server is back.
        if silentUntil != nil, !isSilent(at: now) { silentUntil = now + Self.silence }
    }

    /// Whether the server gave no sign of life lately.
    func isSilent(at now: Nanoseconds) -> Bool { silentUntil.map { now < $0 } ?? false }

    /// Leaves the server alone for a while; what waits may go elsewhere.
    private func noteSilence(_ now: Nanoseconds) {
        guard !isSilent(at: now) else { return }
        silentUntil = now + Self.silence
        let queries = waiting
        waiting = []
        for query in queries { query.reconsider() }
    }

    /// When something is to be done without a reply: at once where a query came after this server's turn.
    var nextDue: Nanoseconds { hasNewcomer ? 0 : min(due, waiting.isEmpty ? .max : flow.opening ?? .max) }

    // MARK: Sending

    /// Sends what may be sent, again or for the first time, and gives up the queries whose time ran out.
    ///
    /// - Parameters:
    ///   - now: the present.
    ///   - read: the time up to which replies have been read. A later one, which came while others were busy, is in
    ///     time.
    ///   - batch: sends the datagrams.
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

    /// How many late queries are taken for lost: none where no reply comes at all, as from a server that had enough.
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

    /// Hands the outbox to the socket in use.
    private func flush(_ now: Nanoseconds, _ batch: DatagramBatch) {
        guard let socket = sockets.last, !outbox.isEmpty else { return }
        let error = Self.send(outbox, by: socket, batch)
        outbox.removeAll(keepingCapacity: true)
        if let error { fail(socket, with: error, now) }
    }

    /// What finds no room is lost like a packet on the way, and sent again in its time.
    private static func send(_ messages: [[UInt8]], by socket: DatagramSocket, _ batch: DatagramBatch) -> Errno? {
        var rest = messages[...]
        while !rest.isEmpty {
            let (count, error) = batch.send(rest, to: socket.descriptor)
            rest = rest.dropFirst(count)
            guard let error, error != .interrupted else { continue }
            return error == .resourceTemporarilyUnavailable || error == .noBufferSpace ? nil : error
        }
        return nil
    }

    // MARK: Receiving

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
            guard socket.twiceSent.remove(id) != nil else { return }
            // Both were answered, so that neither was lost.
            roundTrip.noteHaste()
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
        if query.sends == 1 || query.sends == 2 && query.isHasty { roundTrip.add(now - query.firstSent) }
        // What went out before anything was measured has a time from now on.
        if isFirst { due = now }
        traffic.durations.add(now - query.firstSent)
        lastReply = now
        newestAnswered = max(newestAnswered, query.lastSent)
        silentUntil = nil
        flow.countAnswer(roundTrip)
        end(query, at: socket, result)
    }

    private func end(_ query: DatagramQuery, at socket: DatagramSocket, _ result: Result<WireReply, any Error>) {
        socket.underWay[query.id] = nil
        if query.sends > 1 { socket.twiceSent.insert(query.id) }
        underWay -= 1
        late = min(late, underWay)
        query.take(result)
    }

    /// The system tells of an earlier query's end, so that it is the end of all, unless the server has answered before:
    /// then it may come back.
    private func fail(_ socket: DatagramSocket, with error: any Error, _ now: Nanoseconds) {
        if lastReply == nil { noteSilence(now) }
        for query in socket.underWay.values {
            query.lastError = error
            if lastReply == nil || now - query.firstSent > Self.restart { end(query, at: socket, .failure(error)) }
        }
    }

    // MARK: Time

    /// When a query is sent again or given up.
    private func end(of query: DatagramQuery) -> Nanoseconds {
        let end = query.firstSent + query.timeout
        let lead = newestAnswered - min(newestAnswered, query.lastSent)
        guard let timeout = roundTrip.timeout(afterSends: query.sends, lead: lead) else { return end }
        return min(end, query.lastSent + timeout)
    }

    private func checkTimes(_ now: Nanoseconds, _ batch: DatagramBatch) {
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
        // Of many, some are late soon; looking at all of them whenever one's time runs out would take too long.
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
        roundTrip.noteSendingAgain()
        flow.countSent(again: true)
        traffic.retransmissions += 1
        query.isHasty = now < query.lastSent + (roundTrip.timeout(afterSends: query.sends) ?? 0)
        query.lastSent = now
        query.sends += 1
        _ = Self.send([query.wire], by: socket, batch)
        due = min(due, end(of: query))
    }
}
