/// How many queries one server may have at once, and how many a second.
///
/// The window starts below what a socket's default receive buffer holds, grows while nothing is lost, and by far only
/// where the way is long. Loss that grows with the rate is a server's limit: queries then go out as fast as answers came
/// in. Loss that does not is the network's, or that of names which nobody answers, and slows nothing down. While a server
/// that has answered is silent, it is asked hardly anything again for the rest of its second.
struct FlowControl {
    /// About 190 small packets fill the buffer of a socket that asks for nothing.
    private static let firstWindow = 100.0
    private static let leastWindow = 32.0
    private static let epoch: Nanoseconds = 100_000_000
    private static let epochsASecond = 10
    private static let leastRate = 10.0
    /// A share of packets that networks lose without being too busy.
    static let usualLoss = 0.2
    /// How long the network is taken for what loses packets, once slowing down has not helped.
    private static let trust: Nanoseconds = 30_000_000_000

    /// Queries without an answer between them, and the time they had for one, that make a server a silent one; and after
    /// what time its silence is no longer that of one that has had enough for this second.
    private static let quietQueries = 20
    private static let quietTime: Nanoseconds = 50_000_000
    private static let longestQuiet: Nanoseconds = 1_200_000_000
    /// How fast a server is asked again that is silent, and that has been for longer.
    private static let quietRates = 10.0...50.0
    private static let idleRate = 100.0

    private(set) var window = firstWindow
    /// Queries a second; `nil` where nothing limits them.
    private(set) var rate: Double?
    private var tokens = 0.0
    private var refilled: Nanoseconds = 0
    /// Queries since the last answer, when that came, and how long the next may take.
    private var unanswered = 0
    private var lastAnswer: Nanoseconds = 0
    private var patience = quietTime
    /// Whether a silent server has answered in this epoch.
    private var hasSpokenAgain = false

    private var answered = 0.0
    private var lost = 0.0
    /// Of those lost, the ones that were lost for the first time.
    private var newlyLost = 0.0
    private var epochStart: Nanoseconds = 0
    /// The answers of the last epochs, the oldest first.
    private var history: [Double] = []
    private static let historySize = 60
    private var trustedUntil: Nanoseconds = 0
    private var pacing = Pacing()

    /// Counts an answer.
    mutating func countAnswer(_ roundTrip: RoundTrip) {
        answered += 1
        if isQuiet { hasSpokenAgain = true }
        (unanswered, lastAnswer) = (0, refilled)
        patience = max(Self.quietTime, 3 * roundTrip.smoothed)
        if newlyLost <= answered * Self.usualLoss, window < Self.largestWindow(roundTrip) { window += 1 }
    }

    /// Counts a query whose time ran out. A query from before the rate was limited says nothing of the limit.
    ///
    /// - Parameters:
    ///   - sent: when the query went out last.
    ///   - isFirst: whether the query is lost for the first time. One that is lost again and again may be for a name
    ///     whose own servers do not answer, and says nothing of this server.
    mutating func countLoss(sent: Nanoseconds, isFirst: Bool) {
        guard rate == nil || sent >= pacing.start else { return }
        lost += 1
        if isFirst { newlyLost += 1 }
    }

    /// Takes a loss back: the answer was late.
    mutating func countLate() {
        lost = max(0, lost - 1)
        newlyLost = max(0, newlyLost - 1)
    }

    /// Whether another query may go out beside those under way, of `total` with the late ones.
    func allows(underWay: Int, of total: Int) -> Bool {
        Double(underWay) < window && Double(total) < 4 * window && (rate == nil || tokens >= 1)
    }

    /// Whether one may go out again.
    var allowsAgain: Bool { presentRate == nil || tokens >= 1 }

    mutating func countSent(again: Bool = false) {
        unanswered += 1
        if rate != nil || again && presentRate != nil { tokens -= 1 }
    }

    /// A server that has had enough for this second needs no more than to be asked when the next one begins.
    private var isQuiet: Bool { unanswered >= Self.quietQueries && refilled >= lastAnswer + patience }

    /// The rate; of a silent server, a part of it.
    private var presentRate: Double? {
        guard isQuiet else { return rate }
        if refilled >= lastAnswer + Self.longestQuiet { return Self.idleRate }
        return min(max(Self.quietRates.lowerBound, (rate ?? 0) / 10), Self.quietRates.upperBound)
    }

    /// When the next new query may go out, where the rate forbids one now.
    var opening: Nanoseconds? {
        guard rate != nil, let rate = presentRate, tokens < 1 else { return nil }
        return refilled + Nanoseconds((1 - tokens) / rate * 1e9) + 1
    }

    mutating func advance(to now: Nanoseconds) {
        if let rate = presentRate {
            tokens = min(tokens + Double(now - refilled) / 1e9 * rate, max(1, rate / 20))
        }
        refilled = now
        if epochStart == 0 { epochStart = now }
        guard now - epochStart >= Self.epoch else { return }
        judge(now)
        (answered, lost, newlyLost, epochStart, hasSpokenAgain) = (0, 0, 0, now, false)
    }

    private mutating func judge(_ now: Nanoseconds) {
        history.append(answered)
        if history.count > Self.historySize { history.removeFirst() }
        if rate != nil { return judgeRate(now) }
        guard answered + newlyLost >= 10, now >= trustedUntil || isQuiet else { return }
        let loss = newlyLost / (answered + newlyLost)
        // One that answers, loses some, is silent and answers again has had enough for a second.
        if loss > (hasSpokenAgain ? 0.1 : 0.25), case let answers = answersASecond, answers > 0 {
            pacing = Pacing(start: now, loss: loss, answered: answered)
            rate = max(Self.leastRate, answers)
            tokens = 0
        } else if loss > Self.usualLoss {
            window = max(Self.leastWindow, window * 3 / 4)
        }
    }

    /// The most answers in a second of the history: one may have been silent in the last, or give all at its beginning.
    private var answersASecond: Double {
        guard history.count >= Self.epochsASecond else {
            let sum = history.reduce(0, +)
            return history.contains(0) ? sum : sum * Double(Self.epochsASecond) / Double(history.count)
        }
        return (0...history.count - Self.epochsASecond)
            .map { history[$0..<$0 + Self.epochsASecond].reduce(0, +) }.max() ?? 0
    }

    /// Once a second: as fast as answers came in, and a little faster, to find out whether more is possible.
    private mutating func judgeRate(_ now: Nanoseconds) {
        pacing.epochs += 1
        pacing.answered += answered
        pacing.lost += lost
        if isQuiet { pacing.wasSilent = true }
        guard pacing.epochs % Self.epochsASecond == 0, let rate else { return }
        if pacing.answered == 0 || pacing.cleanSeconds > 5 && rate > 2 * pacing.count {
            // A limit lets something through in every second: nobody is there, or nobody who answers for these names. And one
            // that nothing comes near is none.
            self.rate = nil
        } else if pacing.epochs > Self.epochsASecond, pacing.cleanSeconds == 0, !pacing.wasSilent,
            pacing.loss > max(0.25, pacing.lossBefore * 0.75)
        {
            // In the first second what was sent before is still being lost. A network loses now and then, but a server that
            // has had enough for this second is silent for the rest of it.
            self.rate = nil
            trustedUntil = now + Self.trust
        } else {
            self.rate = max(Self.leastRate, pacing.next(rate))
        }
        pacing.endSecond()
    }

    /// What keeps a long way full, and what a short one's buffers hold.
    private static func largestWindow(_ roundTrip: RoundTrip) -> Double {
        min(180 + Double(roundTrip.least ?? 0) / 1e6 * 100, 2000)
    }
}
