/// When the next refresh is due.
package struct RefreshSchedule: Sendable {
    package enum Interval: Hashable, Sendable {
        /// So many seconds after the last one.
        case seconds(Int)
        /// When the first answer is out of date.
        case ttl
    }

    /// What a refresh tells of the time until the next.
    struct Observation: Hashable, Sendable {
        /// Whether nothing could be refreshed.
        let isFailed: Bool
        /// The lowest TTL of the answers, in seconds.
        let ttl: Int?
        /// Seconds until the first retained address runs out.
        let untilExpiry: Int?

        /// Of a refresh that had nothing to do.
        static let none = Observation(isFailed: false, ttl: nil, untilExpiry: nil)
    }

    let interval: Interval
    /// Seconds; the shortest time between two refreshes that answers or failures lead to.
    let shortest: Int
    /// Seconds; the longest such time.
    let longest: Int
    private var failures = 0
    /// Seconds from one refresh to the next, as long as they succeed.
    private(set) var period: Int

    package init(_ interval: Interval, shortest: Int, longest: Int) {
        self.interval = interval
        self.shortest = shortest
        switch interval {
        case .seconds(let seconds):
            period = seconds
            self.longest = max(longest, seconds)
        case .ttl:
            period = longest
            self.longest = longest
        }
    }

    /// The time until the next refresh. After failures it is short at first and doubles.
    ///
    /// - Parameters:
    ///   - observation: what the last refresh told.
    ///   - jitter: from 0 to below 1. It takes up to a tenth off, so that services that start together do not stay
    ///     together.
    /// - Returns: seconds.
    mutating func wait(after observation: Observation, jitter: Double) -> Double {
        guard !observation.isFailed else {
            let doubled = min(shortest, period) << min(failures, 20)
            failures += 1
            return Double(min(doubled, longest)) * (1 - jitter / 10)
        }
        failures = 0
        if interval == .ttl {
            let soonest = [observation.ttl, observation.untilExpiry].compactMap(\.self).min() ?? longest
            period = min(max(soonest, shortest), longest)
        }
        return Double(period) * (1 - jitter / 10)
    }
}
