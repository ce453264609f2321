/// The end of a wait.
struct Deadline: Sendable {
    private let end: ContinuousClock.Instant

    init(after seconds: Double) {
        end = .now + .seconds(seconds)
    }

    var hasPassed: Bool { .now >= end }

    /// What is left, rounded up; none where it has passed.
    var milliseconds: Int32 { Int32(max(0, (end - .now) / .milliseconds(1)).rounded(.up)) }
}
