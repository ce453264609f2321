internal import EgressModel
internal import EgressSystem

extension ProcessEnvironment {
    /// No colour for those who ask for none (no-color.org).
    static var allowsColour: Bool { Self["NO_COLOR"]?.isEmpty ?? true }
}

extension UTCTime {
    static var now: UTCTime { UTCTime(seconds: ClockReading.wall) }
}
