/// Limits the queries to one server: how many are in flight, and how many are sent in a second.
///
/// The window starts below the capacity of a default receive buffer. It grows while losses are low, and grows large
/// only if the round trip is long. Loss that grows with the rate shows that the server has a limit. Queries are then
/// sent as fast as answers arrive. Loss that does not grow with the rate comes from the network, or from names that
/// nobody answers for, and slows nothing down. If a server that has answered falls silent, it receives very few queries
/// for the rest of the second.
struct FlowControl {
    /// About 190 small packets fill a receive buffer of the default size.
    private static let firstWindow = 100.0
    private static let leastWindow = 32.0
    private static let epoch: Nanoseconds = 100_000_000
    private static let epochsASecond = 10
    private static let leastRate = 10.0
    /// The share of packets that a network may lose without being congested.
    static let usualLoss = 0.2
    /// How long losses are attributed to the network if pacing did not reduce them.
    private static let trust: Nanoseconds = 30_000_000_000

    /// The number of queries without an answer after which a server may count as quiet.
    private static let quietQueries = 20
    /// The minimum time without an answer after which a server may count as quiet.
    private static let quietTime: Nanoseconds = 50_000_000
    /// The time since the last answer after which a per-second limit of the server no longer explains its silence.
    private static let longestQuiet: Nanoseconds = 1_200_000_000
    /// The range of the query rate for a quiet server until `longestQuiet` has passed. Within this range, the rate is a
    /// tenth of the server's usual rate.
    private static let quietRates = 10.0...50.0
    /// The query rate for a quiet server after `longestQuiet`.
    private static let idleRate = 100.0

    private(set) var window = firstWindow
    /// The maximum number of queries per second. `nil` if the rate is not limited.
    private(set) var rate: Double?
    private var tokens = 0.0
    private var refilled: Nanoseconds = 0
    /// The number of queries sent since the last answer.
    private var unanswered = 0
    private var lastAnswer: Nanoseconds = 0
    /// How long the next answer may take before the server counts as quiet.
    private var patience = quietTime
    /// Whether a quiet server has answered again in this epoch.
    private var hasSpokenAgain = false

    private var answered = 0.0
    private var lost = 0.0
    /// The number of queries that were lost for the first time, out of those in `lost`.
    private var newlyLost = 0.0
    private var epochStart: Nanoseconds = 0
    /// The number of answers in each of the last epochs, oldest first.
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

    /// Counts a query that timed out. While the rate is limited, a query that was sent before the limit began is
    /// ignored, because its loss does not reflect the limit.
    ///
    /// - Parameters:
    ///   - sent: The time of the last sending of the query.
    ///   - isFirst: Whether the query is lost for the first time. Repeated losses may come from a name whose own
    ///     servers do not answer, so they do not reflect on this server.
    mutating func countLoss(sent: Nanoseconds, isFirst: Bool) {
        guard rate == nil || sent >= pacing.start else { return }
        lost += 1
        if isFirst { newlyLost += 1 }
    }

    /// Takes back a loss because the answer arrived late.
    mutating func countLate() {
        lost = max(0, lost - 1)
        newlyLost = max(0, newlyLost - 1)
    }

    /// Whether another query may be sent.
    ///
    /// - Parameters:
    ///   - underWay: The number of queries in flight, without the late ones that count as lost.
    ///   - total: The number of queries in flight, including those.
    /// - Returns: `true` if neither the window nor the rate forbids it.
    func allows(underWay: Int, of total: Int) -> Bool {
        Double(underWay) < window && Double(total) < 4 * window && (rate == nil || tokens >= 1)
    }

    /// Whether a query may be retransmitted.
    var allowsAgain: Bool { presentRate == nil || tokens >= 1 }

    mutating func countSent(again: Bool = false) {
        unanswered += 1
        if rate != nil || again && presentRate != nil { tokens -= 1 }
    }

    /// Whether the server is quiet: it has left many queries unanswered for a while. If it has reached its limit for
    /// this second, a few queries are enough to notice the beginning of the next second.
    private var isQuiet: Bool { unanswered >= Self.quietQueries && refilled >= lastAnswer + patience }

    /// The rate in effect: `rate`, or the reduced rate of a quiet server.
    private var presentRate: Double? {
        guard isQuiet else { return rate }
        if refilled >= lastAnswer + Self.longestQuiet { return Self.idleRate }
        return min(max(Self.quietRates.lowerBound, (rate ?? 0) / 10), Self.quietRates.upperBound)
    }

    /// The time at which the rate permits the next new query. `nil` if the rate permits one now.
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
        // A server that answers, loses some queries, falls silent and answers again has a limit per second.
        if loss > (hasSpokenAgain ? 0.1 : 0.25), case let answers = answersASecond, answers > 0 {
            pacing = Pacing(start: now, loss: loss, answered: answered)
            rate = max(Self.leastRate, answers)
            tokens = 0
        } else if loss > Self.usualLoss {
            window = max(Self.leastWindow, window * 3 / 4)
        }
    }

    /// The largest number of answers in any one second of the history. The last second alone is not representative: the
    /// server may have been silent in it, or may send all its answers at the beginning of a second.
    private var answersASecond: Double {
        guard history.count >= Self.epochsASecond else {
            let sum = history.reduce(0, +)
            return history.contains(0) ? sum : sum * Double(Self.epochsASecond) / Double(history.count)
        }
        return (0...history.count - Self.epochsASecond)
            .map { history[$0..<$0 + Self.epochsASecond].reduce(0, +) }.max() ?? 0
    }

    /// Adjusts the rate once a second. The new rate is slightly above the rate at which answers arrived, to find out
    /// whether the server accepts more.
    private mutating func judgeRate(_ now: Nanoseconds) {
        pacing.epochs += 1
        pacing.answered += answered
        pacing.lost += lost
        if isQuiet { pacing.wasSilent = true }
        guard pacing.epochs % Self.epochsASecond == 0, let rate else { return }
        if pacing.answered == 0 || pacing.cleanSeconds > 5 && rate > 2 * pacing.count {
            // A limit lets some queries through in every second. If there is no answer at all, either the server is
            // down or nobody answers for these names. If the traffic stays far below the rate, the limit has no effect.
            self.rate = nil
        } else if pacing.epochs > Self.epochsASecond, pacing.cleanSeconds == 0, !pacing.wasSilent,
            pacing.loss > max(0.25, pacing.lossBefore * 0.75)
        {
            // In the first second, queries are still lost because of what was sent before pacing began. A network loses
            // packets now and then, but a server that has reached its limit is silent for the rest of the second.
            self.rate = nil
            trustedUntil = now + Self.trust
        } else {
            self.rate = max(Self.leastRate, pacing.next(rate))
        }
        pacing.endSecond()
    }

    /// Returns the largest window: enough to fill a long path, and no more than the buffers of a short path can hold.
    private static func largestWindow(_ roundTrip: RoundTrip) -> Double {
        min(180 + Double(roundTrip.least ?? 0) / 1e6 * 100, 2000)
    }
}
