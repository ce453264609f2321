internal import EgressModel

/// How long the addresses of a policy stay at least after they left DNS.
struct RetentionSpan {
    /// The span in seconds.
    let seconds: Int
    /// The longest rest of a lease, in seconds. Later ends are cut, as those of a clock that jumped.
    let longest: Int

    /// The shortest span in seconds if addresses can be learned: a client uses an address for some time after it was
    /// told of it.
    private static let shortest = 300
    private static let day = 86_400

    /// - Parameters:
    ///   - intent: The user's intent.
    ///   - isLearning: Whether the run learns addresses.
    init(_ intent: PolicyIntent, isLearning: Bool) {
        guard isLearning || intent.hasPattern else {
            seconds = intent.retainSeconds
            longest = 2 * seconds
            return
        }
        seconds = max(intent.retainSeconds, Self.shortest)
        longest = 2 * max(seconds, Self.day)
    }
}
