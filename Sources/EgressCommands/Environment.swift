internal import EgressModel

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// What the process is told by its surroundings.
enum Environment {
    /// No colour for those who ask for none (no-color.org).
    static var allowsColour: Bool { getenv("NO_COLOR").map { $0.pointee == 0 } ?? true }
}

extension UTCTime {
    static var now: UTCTime { UTCTime(seconds: time(nil)) }
}
