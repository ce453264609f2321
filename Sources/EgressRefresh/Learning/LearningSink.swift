internal import EgressModel
internal import EgressObserve
internal import EgressPolicy
internal import EgressSystem
internal import Synchronization

/// Receives what DNS servers tell their clients, and passes on what follows from it.
///
/// Its functions run on the thread of a listener, or on that of a run that reads a recording.
struct LearningSink: TapSink {
    private let run: LearningRun
    private let reactions: LearningReactions
    private let warnings = TapWarnings()

    init(_ run: LearningRun, _ reactions: LearningReactions) {
        self.run = run
        self.reactions = reactions
    }

    func receive(_ response: ClientResponse) {
        let arrival = run.clock.uptime
        let now = run.clock.time
        if !run.countsAll { noteLag(of: response, arrival) }
        let time = run.countsAll ? now : response.time ?? now
        guard
            let answer = ObservedAnswer(
                response: response.message, at: time,
                where: { question in run.state.withLock { $0.wants(question) } })
        else { return }
        let lesson = run.state.withLock { $0.learn(answer, at: now) }
        react(to: lesson, answer.question.qname, arrival)
    }

    func react(to lesson: Lesson, _ qname: DomainName, _ arrival: Double) {
        if !lesson.additions.isEmpty { reactions.add(Set(lesson.additions.map(\.policy.unit)), arrival) }
        for renewal in lesson.renewals { reactions.renew(renewal.policy.unit, renewal.within) }
        let notices = lesson.refusals.compactMap { notice(of: $0, qname, arrival) }
        if !notices.isEmpty { reactions.tell(notices) }
    }

    /// Returns the warning about a refused address, unless there were too many about its host.
    private func notice(of refusal: Lesson.Refusal, _ qname: DomainName, _ uptime: Double) -> Notice? {
        let finding: LearningFinding
        switch refusal.reason {
        case .special(let entry):
            finding = .special(refusal.host, RefusedAddress(address: refusal.address, entry: entry), qname: qname)
        case .limit(let limit): finding = .limit(refusal.host, limit, refusal.address)
        case .stale: return nil
        }
        let about = LearningRun.HostWarning(policy: refusal.policy, host: refusal.host)
        guard run.state.withLock({ $0.hostWarnings.take(about, at: uptime) }) else { return nil }
        return Notice(
            .policy(refusal.policy.name, file: refusal.policy.file), .learning(finding), settings: run.place)
    }

    private func noteLag(of response: ClientResponse, _ uptime: Double) {
        guard let sent = response.responseNanoseconds else { return }
        let lag = max(Double(Int(ClockReading.wallNanoseconds) - sent) / 1e9, 0)
        let median = run.state.withLock { state in
            state.counts.lag.add(lag)
            return state.lag.take(lag, at: uptime)
        }
        if let median { reactions.tell([Notice(.setting(.learn, nil), .learning(.late(median)))]) }
    }

    func note(_ event: TapEvent) {
        let uptime = run.clock.uptime
        run.state.withLock { $0.note(event, at: uptime) }
        if case .connected = event { reactions.connect() }
        if let warning = warnings.take(event, at: uptime) { reactions.tell([warning]) }
    }
}

extension LearningRun.State {
    /// The answers that are kept until the policies are read.
    private static let mostEarly = 10_000

    /// Returns whether the answer to a question can count. Before the policies are read, any can.
    func wants(_ question: Question) -> Bool { early != nil || learner.wants(question) }

    /// Learns from an answer, and counts what follows.
    mutating func learn(_ answer: ObservedAnswer, at now: UTCTime) -> Lesson {
        if let count = early?.count, !learner.wants(answer.question) {
            if count < Self.mostEarly { early?.append(answer) }
            return Lesson()
        }
        let lesson = learner.learn(answer, at: now)
        counts.matched += lesson.isMatched ? 1 : 0
        for refusal in lesson.refusals { counts.refused[.init(refusal.reason), default: 0] += 1 }
        return lesson
    }

    fileprivate mutating func note(_ event: TapEvent, at uptime: Double) {
        if let drop = event.drop { counts.dropped[drop, default: 0] += 1 }
        switch event {
        case .frame(let bytes):
            counts.frames += 1
            counts.bytes += bytes
        case .heard: hearing.open(at: uptime)
        case .closed(_, _, wasHeard: true): hearing.close(at: uptime)
        case .connected, .closed, .refused, .crowded, .stranger, .withoutMessage: break
        }
    }
}

extension ClientResponse {
    fileprivate var time: UTCTime? { responseNanoseconds.map { UTCTime(seconds: $0 / 1_000_000_000) } }
}
