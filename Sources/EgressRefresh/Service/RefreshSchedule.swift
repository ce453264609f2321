/// Determines when the next refresh is due.
package struct RefreshSchedule: Sendable {
    package enum Interval: Hashable, Sendable {
        /// The refresh is due this many seconds after the last one.
        case seconds(Double)
        /// The refresh is due when the first answer expires.
        case ttl
    }

    /// What a refresh reports about the time until the next one.
    struct Observation: Hashable, Sendable {
        /// Whether the refresh failed as a whole.
        let isFailed: Bool
        /// Whether something was left undone for a reason that can pass.
        var isUnfinished = false
        /// The lowest TTL of the answers, in seconds.
        let ttl: Int?
        /// The seconds until the first retained address expires.
        let untilExpiry: Int?

        /// The observation of a refresh that had nothing to do.
        static let none = Observation(isFailed: false, ttl: nil, untilExpiry: nil)
    }

    let interval: Interval
    /// The shortest time in seconds between two refreshes, if answers or failures determine it.
    let shortest: Double
    /// The longest time in seconds between two refreshes, if answers or failures determine it.
    let longest: Double
    private var failures = 0
    /// The seconds between refreshes while they succeed.
    private(set) var period: Double

    package init(_ interval: Interval, shortest: Double, longest: Double) {
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

    /// Returns the time until the next refresh. After a failure, the time is short at first and doubles with each
    /// further failure. If a refresh only left something undone, the time does not grow beyond the usual one.
    ///
    /// - Parameters:
    ///   - observation: The observation of the last refresh.
    ///   - jitter: A number from 0 to below 1. It shortens the time by up to a tenth, so that services that start
    ///     together do not stay synchronised.
    /// - Returns: The time in seconds.
    mutating func wait(after observation: Observation, jitter: Double) -> Double {
        guard !observation.isFailed else { return min(doubled(), longest) * (1 - jitter / 10) }
        if interval == .ttl {
            let soonest =
                [observation.ttl, observation.untilExpiry].compactMap(\.self).min().map(Double.init) ?? longest
            period = min(max(soonest, shortest), longest)
        }
        if !observation.isUnfinished { failures = 0 }
        return (observation.isUnfinished ? min(doubled(), period) : period) * (1 - jitter / 10)
    }

    /// Counts a failure, and returns the time after it.
    private mutating func doubled() -> Double {
        defer { failures += 1 }
        return min(shortest, period) * Double(1 << min(failures, 20))
    }
}
