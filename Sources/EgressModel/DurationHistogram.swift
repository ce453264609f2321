/// A histogram of durations.
package struct DurationHistogram: Hashable, Sendable {
    /// The upper bounds in seconds, in ascending order. Longer durations are counted in an extra element after them.
    package static let bounds = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

    /// The number of durations for each bound, and of those above the last bound. Each duration is counted once.
    package private(set) var counts = [Int](repeating: 0, count: bounds.count + 1)
    /// The sum of all durations in seconds.
    package private(set) var sum = 0.0

    package init() {}

    /// Adds a duration in seconds.
    package mutating func add(_ seconds: Double) {
        var place = 0
        while place < Self.bounds.count, seconds > Self.bounds[place] { place += 1 }
        counts[place] += 1
        sum += seconds
    }

    /// The number of durations.
    package var count: Int { counts.reduce(0, +) }

    /// Returns the lowest bound in seconds that a share of the durations, from 0 to 1, does not exceed; infinity if it is
    /// higher than the last bound, and `nil` without durations.
    package func bound(of share: Double) -> Double? {
        let needed = Double(count) * share
        var sum = 0
        for (bound, number) in zip(Self.bounds, counts) {
            sum += number
            if sum > 0, Double(sum) >= needed { return bound }
        }
        return count > 0 ? .infinity : nil
    }

    package mutating func add(_ other: DurationHistogram) {
        for place in counts.indices { counts[place] += other.counts[place] }
        sum += other.sum
    }
}
