/// A moment or a span of the monotonic clock, in nanoseconds.
typealias Nanoseconds = UInt64

/// How long a server's replies take, and after what time one counts as lost (RFC 6298, section 2).
struct RoundTrip {
    /// Below this a busy machine would count as a lost packet.
    private static let shortestTimeout: Nanoseconds = 100_000_000
    /// A query is lost sooner where one that was sent as much later has its reply already: that tells a lost packet from
    /// a server or a machine that is busy (RFC 8985, section 3.2).
    private static let shortestLead: Nanoseconds = 20_000_000

    /// The lead that counts: longer, where queries were sent again in vain (RFC 8985, section 6.2).
    private var lead = shortestLead

    private(set) var smoothed: Nanoseconds = 0
    private(set) var variation: Nanoseconds = 0
    private(set) var least: Nanoseconds?

    /// Takes the time of a reply to a query that was sent once (Karn's algorithm), or twice, the second time early: from the first time
    /// on, so that a server that is slow now and then is given more time.
    mutating func add(_ sample: Nanoseconds) {
        if let least {
            let difference = sample > smoothed ? sample - smoothed : smoothed - sample
            variation = (3 * variation + difference) / 4
            smoothed = (7 * smoothed + sample) / 8
            self.least = min(least, sample)
        } else {
            (smoothed, variation, least) = (sample, sample / 2, sample)
        }
    }

    /// Takes that a query was answered twice.
    mutating func noteSpuriousRetransmission() { lead = min(2 * lead, Self.shortestTimeout) }

    /// Takes that one was sent again; as long as that is not in vain, it may be done sooner.
    mutating func noteRetransmission() { lead = max(Self.shortestLead, lead - lead / 64) }

    /// After what time a reply is so late that its query should not keep another from going out.
    var lateness: Nanoseconds { max(4_000_000, 4 * smoothed) }

    /// The time from the last sending of a query to the next.
    ///
    /// The time doubles with each sending from the fourth on. A single loss says little of congestion, and `FlowControl` sees to
    /// that.
    ///
    /// - Parameters:
    ///   - sends: how often the query has been sent.
    ///   - lead: how much later another query was sent that has its reply already. It counts after the first sending
    ///     only, because the reply may just take longer than others.
    /// - Returns: the time; `nil` before the first measurement.
    func timeout(afterSends sends: Int, lead: Nanoseconds = 0) -> Nanoseconds? {
        guard least != nil else { return nil }
        let usual = smoothed + 4 * variation
        let short = max(self.lead, usual)
        if sends == 1, lead >= short { return short }
        return max(Self.shortestTimeout, usual) << UInt64(min(max(sends - 3, 0), 10))
    }
}
