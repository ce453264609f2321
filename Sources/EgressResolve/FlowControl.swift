/// How many queries one server may have at once, and how many a second.
///
/// The window starts below what a socket's default receive buffer holds, grows while nothing is lost, and by far only
/// where the way is long. Loss that grows with the rate is a server's limit: queries then go out as fast as answers came
/// in, and hardly at all while the server is silent. Loss that does not, and never silences the server for long, is the
/// network's, and slows nothing down.
struct FlowControl {
    /// About 190 small packets fill the buffer of a socket that asks for nothing.
    private static let firstWindow = 100.0
    private static let leastWindow = 32.0
    private static let epoch: Nanoseconds = 100_000_000
    private static let epochsASecond = 10
    private static let leastRate = 10.0
    /// A share of packets that networks lose without being too busy.
    private static let usualLoss = 0.2
    /// How long the network is taken for what loses packets, once slowing down has not helped.
    private static let trust: Nanoseconds = 30_000_000_000

    /// Queries without an answer between them, and the time they had for one, that make a server a silent one.
    private static let quietQueries = 20
    private static let quietTime: Nanoseconds = 50_000_000

    private(set) var window = firstWindow
    /// Queries a second; `nil` where nothing limits them.
    private(set) var rate: Double?
    private var tokens = 0.0
    private var refilled: Nanoseconds = 0
    /// Queries since the last answer, when that came, and how long the next may take.
    private var unanswered = 0
    private var lastAnswer: Nanoseconds = 0
    private var patience = quietTime

    private var answered = 0.0
    private var lost = 0.0
    private var epochStart: Nanoseconds = 0
    /// The answers of the epochs of the last second, the oldest first.
    private var history: [Double] = []
    private var trustedUntil: Nanoseconds = 0
    private var pacing = Pacing()

    /// What has been seen since the rate was limited.
    private struct Pacing {
        var start: Nanoseconds = 0
        var lossBefore = 0.0
        var epochs = 0
        var cleanSeconds = 0
        var wasSilent = false
        var answered = 0.0
        var lost = 0.0
        var answeredBefore = 0.0
    }

    /// Counts an answer.
    mutating func countAnswer(_ roundTrip: RoundTrip) {
        answered += 1
        (unanswered, lastAnswer) = (0, refilled)
        patience = max(Self.quietTime, 3 * roundTrip.smoothed)
        if lost <= answered * Self.usualLoss, window < Self.largestWindow(roundTrip) { window += 1 }
    }

    /// Counts a query whose time ran out. What was sent before the rate was limited says nothing of the limit.
    mutating func countLoss(sent: Nanoseconds) {
        if rate == nil || sent >= pacing.start { lost += 1 }
    }

    /// Whether another query may go out beside those under way, of `total` with the late ones.
    func allows(underWay: Int, of total: Int) -> Bool {
        Double(underWay) < window && Double(total) < 4 * window && (rate == nil || tokens >= 1)
    }

    mutating func countSent() {
        unanswered += 1
        if rate != nil { tokens -= 1 }
    }

    /// A server that has had enough for this second needs no more than to be asked when the next one begins.
    private var isQuiet: Bool { unanswered >= Self.quietQueries && refilled >= lastAnswer + patience }

    /// The rate; of a silent server, a part of it.
    private var presentRate: Double? { isQuiet ? rate.map { max(Self.leastRate, $0 / 10) } : rate }

    /// When the next query may go out, where the rate forbids one now.
    var opening: Nanoseconds? {
        guard let rate = presentRate, tokens < 1 else { return nil }
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
        (answered, lost, epochStart) = (0, 0, now)
    }

    private mutating func judge(_ now: Nanoseconds) {
        history.append(answered)
        if history.count > Self.epochsASecond { history.removeFirst() }
        if rate != nil { return judgeRate(now) }
        guard answered + lost >= 10, now >= trustedUntil || isQuiet else { return }
        let loss = lost / (answered + lost)
        if loss > 0.25 {
            pacing = Pacing(start: now, lossBefore: loss, answeredBefore: history.reduce(0, +))
            rate = max(Self.leastRate, pacing.answeredBefore)
            tokens = 0
        } else if loss > Self.usualLoss {
            window = max(Self.leastWindow, window * 3 / 4)
        }
    }

    /// Once a second: as fast as answers came in, and a little faster, to find out whether more is possible.
    private mutating func judgeRate(_ now: Nanoseconds) {
        pacing.epochs += 1
        pacing.answered += answered
        pacing.lost += lost
        if isQuiet { pacing.wasSilent = true }
        guard pacing.epochs % Self.epochsASecond == 0 else { return }
        let loss = pacing.lost / max(1, pacing.answered + pacing.lost)
        pacing.cleanSeconds = loss < 0.02 ? pacing.cleanSeconds + 1 : 0
        // In the first second what was sent before is still being lost. A network loses now and then, but a server that
        // has had enough for this second is silent for the rest of it.
        if pacing.epochs > Self.epochsASecond, loss > max(0.25, pacing.lossBefore * 0.75), !pacing.wasSilent {
            rate = nil
            trustedUntil = now + Self.trust
        } else if pacing.cleanSeconds > 0 {
            // A little faster, then more and more so: it may be chance, or a limit that is no more.
            rate = rate.map { $0 * (1 + min(1, Double(1 << min(pacing.cleanSeconds, 5)) / 20)) }
        } else {
            rate = max(Self.leastRate, 1.05 * max(pacing.answered, pacing.answeredBefore))
        }
        (pacing.answeredBefore, pacing.lossBefore) = (pacing.answered, loss)
        (pacing.answered, pacing.lost, pacing.wasSilent) = (0, 0, false)
    }

    /// What keeps a long way full, and what a short one's buffers hold.
    private static func largestWindow(_ roundTrip: RoundTrip) -> Double {
        min(180 + Double(roundTrip.least ?? 0) / 1e6 * 100, 2000)
    }
}
