internal import EgressModel
internal import EgressObserve
internal import EgressPolicy
internal import Synchronization

/// Learns from the answers that a forwarder gets, and decides how long it holds them.
struct ForwardingSink: ForwardSink {
    private let run: LearningRun
    private let learning: LearningSink
    private let writes: LearnedWrites
    private let observe: @Sendable () -> any RefreshObserver

    init(
        _ run: LearningRun, _ writes: LearnedWrites, _ observe: @escaping @Sendable () -> any RefreshObserver
    ) {
        self.run = run
        self.writes = writes
        learning = LearningSink(run, run.reactions)
        self.observe = observe
    }

    func judge(_ reply: UnsafeBufferPointer<UInt8>, _ end: @escaping @Sendable (HoldEnd) -> Void) -> HoldVerdict {
        let (now, arrival) = (run.clock.time, run.clock.uptime)
        let answer = ObservedAnswer(response: reply, at: now) { question in
            run.state.withLock { $0.wants(question) }
        }
        guard let answer else { return .now }
        let (lesson, lacking, verdict) = run.state.withLock { state in
            let lesson = state.learn(answer, at: now)
            let (lacking, verdict) = state.judge(answer, at: now, arrival, end)
            return (lesson, lacking, verdict)
        }
        learning.react(to: lesson, answer.question.qname, arrival)
        // An address that the API server refuses is tried again from time to time, but no answer waits for that.
        if case .hold = verdict {
            for unit in Set(lacking.map(\.policy.unit)) where !writes.isPromising(unit) { run.giveUp(unit) }
        }
        return verdict
    }

    func forget(hold: UInt64) { run.state.withLock { $0.held.forget(hold) } }

    func note(_ event: ForwardEvent) {
        switch event {
        case .heard: run.state.withLock { $0.hearing.open(at: run.clock.uptime) }
        case .held(let question, let seconds, let lateness): observe().held(question, seconds: seconds, lateness)
        }
    }
}

extension LearningRun.State {
    /// - Returns: The addresses that policies lack, and when the client gets the answer.
    fileprivate mutating func judge(
        _ answer: ObservedAnswer, at now: UTCTime, _ uptime: Double, _ end: @escaping @Sendable (HoldEnd) -> Void
    ) -> (lacking: Set<HeldAnswers.Need>, HoldVerdict) {
        let standings = Dictionary(grouping: learner.places(of: answer)) { learner.standing(of: $0, at: now) }
        if let lacking = standings[.lacking].map(Set.init) {
            return (lacking, held.isAway ? .late(.away) : .hold(held.add(lacking, end)))
        }
        let seconds = held.settling(standings[.held] ?? [], at: uptime)
        return ([], seconds > 0 ? .after(seconds: seconds) : .now)
    }
}
