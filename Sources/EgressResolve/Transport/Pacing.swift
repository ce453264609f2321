/// What has been seen of a server since the rate of queries to it was limited, and what comes of it second by second.
struct Pacing {
    private static let pause = 5

    let start: Nanoseconds
    var epochs = 0
    /// Of this second.
    var answered = 0.0
    var lost = 0.0
    var wasSilent = false
    /// Of the second before.
    private(set) var lossBefore: Double
    private var answeredBefore: Double
    /// Seconds in a row without more loss than usual.
    private(set) var cleanSeconds = 0
    /// What is lost below the limit too. It is found out in a slower second, where the rate would decline.
    private var usualLoss = 0.0
    private var isSlowSecond = false
    private var sinceSlowSecond = pause

    init(start: Nanoseconds = 0, loss: Double = 0, answered: Double = 0) {
        self.start = start
        lossBefore = loss
        answeredBefore = answered
    }

    var count: Double { max(1, answered + lost) }

    var loss: Double { lost / count }

    /// The rate of the next second, after one with this rate: as fast as answers came in, and a little faster.
    mutating func next(_ rate: Double) -> Double {
        let most = max(answered, answeredBefore)
        let wasSlow = isSlowSecond
        if wasSlow {
            (isSlowSecond, usualLoss) = (false, min(loss, FlowControl.usualLoss))
        } else if loss < usualLoss + 0.02 + 0.75 / count.squareRoot() {
            // As much as chance may add is no more. Faster, then: it may be a limit that is no more.
            cleanSeconds += 1
            answeredBefore = answered
            return rate * (1 + min(1, Double(1 << min(cleanSeconds, 5)) / 20))
        }
        let next = 1.05 * most / (1 - usualLoss)
        sinceSlowSecond += 1
        // To come back from what was tried is no decline.
        let isDecline = next < 0.99 * rate && cleanSeconds == 0
        (cleanSeconds, answeredBefore) = (0, wasSlow ? most : answered)
        guard isDecline, sinceSlowSecond >= Self.pause else { return next }
        (isSlowSecond, sinceSlowSecond, answeredBefore) = (true, 0, most)
        return 0.7 * most
    }

    mutating func endSecond() {
        lossBefore = loss
        (answered, lost, wasSilent) = (0, 0, false)
    }
}
