internal import DequeModule
internal import EgressModel
internal import LDNS
internal import NIOCore

extension ForwardDesk {
    func judge(_ answer: ByteBuffer, _ number: UInt64, at now: NIODeadline) {
        switch verdict(on: answer, number) {
        case .now: deliver(answer, number)
        case .late(let lateness):
            counts.late[lateness, default: 0] += 1
            deliver(answer, number)
        case .after where isEnding: deliver(answer, number)
        case .after(let seconds):
            hold(number, Flight.Held(answer: answer, since: now), at: now)
            settle(number, in: seconds)
        case .hold(let hold):
            self.hold(number, Flight.Held(answer: answer, since: now, hold: hold), at: now)
            if isEnding { release(number, .shutdown) }
        }
    }

    private func verdict(on answer: ByteBuffer, _ number: UInt64) -> HoldVerdict {
        guard flights[number]?.query.asksForAddress ?? false, answer.isPositive else { return .now }
        let desk = NIOLoopBound(self, eventLoop: loop)
        let loop = loop
        return answer.withUnsafeReadableBytes { bytes in
            sink.judge(bytes.bindMemory(to: UInt8.self)) { end in
                loop.execute { desk.value.end(hold: number, end) }
            }
        }
    }

    /// Keeps an answer, at most for the time that is left to it.
    private func hold(_ number: UInt64, _ held: Flight.Held, at now: NIODeadline) {
        flights.change(number) { flight in
            flight.held = held
            flight.forgetTickets()
        }
        loop.assumeIsolated().scheduleTask(in: .nanoseconds(Int64(settings.hold * 1e9))) { [self] in
            release(number, .hold)
        }
    }

    private func end(hold number: UInt64, _ end: HoldEnd) {
        switch end {
        case .acknowledged(let seconds):
            flights.change(number) { $0.held?.hold = nil }
            settle(number, in: seconds)
        case .late(let lateness): release(number, lateness)
        }
    }

    private func settle(_ number: UInt64, in seconds: Double) {
        guard seconds > 0 else { return release(number, nil) }
        loop.assumeIsolated().scheduleTask(in: .nanoseconds(Int64(seconds * 1e9))) { [self] in release(number, nil) }
    }

    /// Delivers an answer that was held. `lateness` is `nil` if its addresses are acknowledged.
    func release(_ number: UInt64, _ lateness: ForwardCounts.Lateness?) {
        guard let flight = flights[number], let held = flight.held else { return }
        let isLate = held.hold != nil
        let seconds = Double((NIODeadline.now() - held.since).nanoseconds) / 1e9
        counts.held += 1
        counts.hold.add(seconds)
        if isLate, let lateness { counts.late[lateness, default: 0] += 1 }
        deliver(held.answer, number)
        let question = flight.query.wire.withUnsafeBufferPointer(Question.init(peekingInto:))
        sink.note(.held(question, seconds: seconds, late: isLate ? lateness : nil))
    }

    private func deliver(_ answer: ByteBuffer, _ number: UInt64) { finish(number, answer, .answered) }

    /// Gives a query up: its clients get the failure of an upstream, or SERVFAIL.
    func fail(_ number: UInt64) {
        guard let flight = flights[number] else { return }
        finish(number, flight.refusal ?? flight.query.response(2), flight.refusal == nil ? .failed : .answered)
    }

    func finish(_ number: UInt64, _ answer: ByteBuffer, _ outcome: ForwardCounts.Outcome) {
        guard let flight = end(number) else { return }
        counts.queries[outcome, default: 0] += flight.clients.count
        for client in flight.clients { client.send(answer) }
    }

    func end(_ number: UInt64) -> Flight? {
        var flight = flights.remove(number)
        flight?.forgetTickets()
        if let hold = flight?.held?.hold { sink.forget(hold: hold) }
        return flight
    }

    /// Lets all held answers out. From now on, answers do not wait.
    ///
    /// - Returns: The number of the last flight.
    func stopHolding() -> UInt64 {
        isEnding = true
        for number in flights.held { release(number, .shutdown) }
        return flights.last
    }

    /// Returns whether all flights up to one are over.
    func areOver(upTo last: UInt64) -> Bool { flights.first.map { $0 > last } ?? true }
}

extension ByteBuffer {
    /// The rcode in the header of a message with at least 12 octets.
    var rcode: UInt8 { (getInteger(at: readerIndex + 3, as: UInt8.self) ?? 0) & 0x0f }

    /// Whether a message is NOERROR and has records in its answer section.
    fileprivate var isPositive: Bool {
        rcode == 0 && getInteger(at: readerIndex + 6, as: UInt16.self).map { $0 > 0 } ?? false
    }
}
