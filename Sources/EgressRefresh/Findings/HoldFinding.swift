/// A finding about how long a forwarder holds answers.
package enum HoldFinding: Hashable, Sendable {
    /// The longest hold is more than these seconds, after which every query has its answer.
    case overLongestWait(seconds: Double)
    /// Network plugins would get as much time as answers wait at most, which is these seconds.
    case noTimeToSettle(hold: Double)
}
