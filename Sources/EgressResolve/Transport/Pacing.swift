/// The answers and losses of a server since its query rate was limited, and the rate that follows from them each
/// second.
struct Pacing {
    private static let pause = 5

    let start: Nanoseconds
    var epochs = 0
    /// The number of answers in the current second.
    var answered = 0.0
    /// The number of lost queries in the current second.
    var lost = 0.0
    /// Whether the server was quiet in the current second.
    var wasSilent = false
    /// The share of queries lost in the previous second.
    private(set) var lossBefore: Double
    /// The number of answers to compare the current second with, usually that of the previous second.
    private var answeredBefore: Double
    /// The number of seconds in a row without unusual loss.
    private(set) var cleanSeconds = 0
    /// The share of queries that is lost even below the server's limit. A slower second measures it when the rate would
    /// otherwise decline.
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

    /// Returns the rate of the next second, after a second with this rate. It is the rate at which answers arrived, and
    /// slightly more.
    mutating func next(_ rate: Double) -> Double {
        let most = max(answered, answeredBefore)
        let wasSlow = isSlowSecond
        if wasSlow {
            (isSlowSecond, usualLoss) = (false, min(loss, FlowControl.usualLoss))
        } else if loss < usualLoss + 0.02 + 0.75 / count.squareRoot() {
            // The loss is within the usual loss and what chance may add. Increase the rate, because the limit may be
            // gone.
            cleanSeconds += 1
            answeredBefore = answered
            return rate * (1 + min(1, Double(1 << min(cleanSeconds, 5)) / 20))
        }
        let next = 1.05 * most / (1 - usualLoss)
        sinceSlowSecond += 1
        // Returning from a rate that was only tried is not a decline.
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
