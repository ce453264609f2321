package import EgressModel

/// When a name was asked for.
package struct TimeSpread: Hashable, Sendable {
    /// The first and the last time; `nil` if the server reports no times.
    package private(set) var first: UTCTime?
    package private(set) var last: UTCTime?

    mutating func add(_ time: UTCTime?) {
        guard let time else { return }
        first = min(first ?? time, time)
        last = max(last ?? time, time)
    }

    mutating func add(_ other: TimeSpread) {
        add(other.first)
        add(other.last)
    }
}
