internal import EgressModel
internal import NIOCore

extension ForwardDesk {
    /// Asks the next upstream. Those that did not answer lately come last.
    ///
    /// - Parameters:
    ///   - number: The number of the flight.
    ///   - now: The current time.
    ///   - isLate: Whether the last one did not answer in time. If no other is left, the query is sent again.
    func askNext(_ number: UInt64, at now: NIODeadline, isLate: Bool = false) {
        guard let flight = flights[number] else { return }
        guard let upstream = upstreams.next(for: flight, at: now, isLate: isLate) else {
            if !flight.standings.contains(.asked) { fail(number) }
            return
        }
        let ticket = upstream.send(number, flight.key, at: now).map { link, id in
            Flight.Ticket(link: link, id: id, upstream: upstream.index, sent: now)
        }
        flights.change(number) { flight in
            flight.attempts += 1
            flight.standings[upstream.index] = ticket == nil ? .lost : .asked
            if let ticket { flight.tickets.append(ticket) }
        }
        flights.noteAttempt(of: number, until: now + ForwardLimits.patience)
    }

    /// Returns what an upstream counts.
    private func count(_ upstream: Int, _ change: (inout ForwardCounts.Upstream) -> Void) {
        change(&counts.upstreams[settings.upstreams[upstream], default: ForwardCounts.Upstream()])
    }

    private func noteError(_ error: ForwardCounts.UpstreamError, of upstream: Int) {
        count(upstream) { $0.errors[error, default: 0] += 1 }
    }

    func armTimer() {
        guard let deadline = flights.nextDeadline(), timer.map({ deadline < $0 }) ?? true else { return }
        timer = deadline
        loop.assumeIsolated().scheduleTask(deadline: deadline) { [self] in
            if timer == deadline { timer = nil }
            let now = NIODeadline.now()
            while let number = flights.takeExpired(at: now) { expire(number) }
            while let number = flights.takeOverdue(at: now) { noteTimeout(number, at: now) }
            armTimer()
        }
    }

    private func noteTimeout(_ number: UInt64, at now: NIODeadline) {
        if let flight = flights[number], let last = flight.tickets.last, flight.standings[last.upstream] == .asked {
            noteError(.timeout, of: last.upstream)
            upstreams[last.upstream].noteSilence(of: last.link, at: now)
        }
        askNext(number, at: now, isLate: true)
    }

    private func expire(_ number: UInt64) {
        guard flights[number]?.held == nil else { return release(number, .hold) }
        fail(number)
    }
}

extension ForwardDesk: UpstreamListener {
    func query(of flight: UInt64) -> QueryMessage? { flights[flight]?.query }

    func noteMismatch(from upstream: Int) { noteError(.mismatch, of: upstream) }

    func receive(_ reply: ByteBuffer, _ number: UInt64, from upstream: Int) {
        guard let flight = flights[number], flight.held == nil else { return }
        let now = NIODeadline.now()
        upstreams[upstream].noteReply()
        if let sent = flight.tickets.last(where: { $0.upstream == upstream })?.sent {
            count(upstream) { $0.latency.add(Double((now - sent).nanoseconds) / 1e9) }
        }
        guard reply.isRefusal else { return judge(reply, number, at: now) }
        noteError(.refused, of: upstream)
        flights.change(number) { flight in
            flight.refusal = reply
            flight.standings[upstream] = .refused
        }
        askNext(number, at: now)
        armTimer()
    }

    func lose(_ flights: [UInt64], by upstream: Int, wasOpen: Bool) {
        // An upstream may close a connection that nobody needs.
        guard !wasOpen || !flights.isEmpty else { return }
        noteError(.connection, of: upstream)
        let now = NIODeadline.now()
        if !wasOpen { upstreams[upstream].noteSilence(of: nil, at: now) }
        for number in flights {
            self.flights.change(number) { $0.standings[upstream] = .lost }
            askNext(number, at: now)
        }
        armTimer()
    }
}

extension ByteBuffer {
    /// Whether a message is SERVFAIL or REFUSED.
    fileprivate var isRefusal: Bool { rcode == 2 || rcode == 5 }
}
