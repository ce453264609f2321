package import EgressModel

/// The time for which a pod has its addresses.
package struct PodLifetime: Hashable, Sendable {
    /// The first second; `nil` if it is unknown.
    package let start: UTCTime?
    /// The last second; `nil` if the pod has not ended.
    package let end: UTCTime?

    package init(start: UTCTime? = nil, end: UTCTime? = nil) {
        self.start = start
        self.end = end
    }

    /// Returns whether the pod has its addresses at a time. An unknown time counts as any time.
    package func contains(_ time: UTCTime?) -> Bool {
        guard let time else { return true }
        return start.map { $0 <= time } ?? true && end.map { time <= $0 } ?? true
    }

    /// Returns whether the pod ended before a time. If the time is unknown, each pod that has ended did.
    package func isOver(before time: UTCTime?) -> Bool {
        guard let end else { return false }
        return time.map { end < $0 } ?? true
    }
}
