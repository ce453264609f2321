/// A point in time or a duration of the monotonic clock, in nanoseconds.
typealias Nanoseconds = UInt64

/// An estimate of how long a server's replies take, and of the time after which a query counts as lost (RFC 6298,
/// section 2).
struct RoundTrip {
    /// The shortest timeout. With a shorter one, a busy machine would look like a lost packet.
    private static let shortestTimeout: Nanoseconds = 100_000_000
    /// The initial and smallest value of `lead`. Waiting for it distinguishes a lost packet from a busy server or
    /// machine (RFC 8985, section 3.2).
    private static let shortestLead: Nanoseconds = 20_000_000

    /// The lead in effect. A query is retransmitted early if another one, sent at least this much later, has already
    /// been answered. The lead grows when retransmissions turn out to be unnecessary (RFC 8985, section 6.2).
    private var lead = shortestLead

    private(set) var smoothed: Nanoseconds = 0
    private(set) var variation: Nanoseconds = 0
    private(set) var least: Nanoseconds?

    /// Adds a measurement: the time from the first sending of a query to its reply.
    ///
    /// Only queries that were sent once count (Karn's algorithm), or twice if the second sending was early. The time of
    /// the latter also starts at the first sending, so a server that is sometimes slow is given more time.
    ///
    /// - Parameter sample: The time from the first sending to the reply.
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

    /// Records that a retransmission was unnecessary, because both sendings were answered. Doubles the lead, up to
    /// `shortestTimeout`.
    mutating func noteSpuriousRetransmission() { lead = min(2 * lead, Self.shortestTimeout) }

    /// Records a retransmission. Each one shortens the lead by 1/64, so the lead shrinks while retransmissions are
    /// necessary.
    mutating func noteRetransmission() { lead = max(Self.shortestLead, lead - lead / 64) }

    /// The time after which a query counts as late. A late query does not keep another one from being sent.
    var lateness: Nanoseconds { max(4_000_000, 4 * smoothed) }

    /// Returns the time from the last sending of a query to the next one.
    ///
    /// The time doubles with each sending from the fourth on. A single loss is not a sign of congestion, which
    /// `FlowControl` handles.
    ///
    /// - Parameters:
    ///   - sends: The number of times that the query has been sent.
    ///   - lead: How much later another query was sent that has already been answered. It counts only after the first
    ///     sending, because the reply may just take longer than others.
    /// - Returns: The time, or `nil` before the first measurement.
    func timeout(afterSends sends: Int, lead: Nanoseconds = 0) -> Nanoseconds? {
        guard least != nil else { return nil }
        let usual = smoothed + 4 * variation
        let short = max(self.lead, usual)
        if sends == 1, lead >= short { return short }
        return max(Self.shortestTimeout, usual) << UInt64(min(max(sends - 3, 0), 10))
    }
}
