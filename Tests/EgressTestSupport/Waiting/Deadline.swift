/// The time at which a wait ends.
struct Deadline: Sendable {
    private let end: ContinuousClock.Instant

    init(after seconds: Double) {
        end = .now + .seconds(seconds)
    }

    var hasPassed: Bool { .now >= end }

    /// The remaining milliseconds, rounded up. 0 after the deadline.
    var milliseconds: Int32 { Int32(max(0, (end - .now) / .milliseconds(1)).rounded(.up)) }
}
