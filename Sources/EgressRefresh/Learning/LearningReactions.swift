/// What a run does about what it learns.
struct LearningReactions: Sendable {
    /// Called with the files and policies that lack an address, and the time at which its frame arrived, in seconds of the
    /// monotonic clock.
    var add: @Sendable (_ units: Set<String>, _ arrival: Double) -> Void = { _, _ in }
    /// Called with a file or policy, and the seconds within which its leases are to be renewed.
    var renew: @Sendable (_ unit: String, _ seconds: Int) -> Void = { _, _ in }
    /// Called when a sender connects.
    var connect: @Sendable () -> Void = {}
    /// Called when the API server answers again.
    var back: @Sendable () -> Void = {}
    /// Called with warnings.
    var tell: @Sendable ([Notice]) -> Void = { _ in }
}
