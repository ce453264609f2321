package import EgressModel
internal import EgressPolicy

/// What a run has learned, in numbers.
package struct LearningCounts: Sendable {
    /// Why an address was not added.
    package enum Refusal: String, CaseIterable, Sendable {
        case special
        case limit
        /// The annotations of the policy have no room for its note.
        case size
        case stale
    }

    /// Why a frame or a connection does not count.
    package enum Drop: String, CaseIterable, Sendable {
        /// The identity of a frame does not begin with the token.
        case token
        /// The address of a peer is not listed, or there are too many connections.
        case peer
        /// A stream or a frame is malformed.
        case fault
    }

    package var frames = 0
    package var bytes = 0
    /// The answers that a host of a policy matches.
    package var matched = 0
    /// The addresses that were added to policies.
    package var learned = 0
    package var refused: [Refusal: Int] = [:]
    package var dropped: [Drop: Int] = [:]
    /// The streams that are open.
    package var streams = 0
    /// The time from an answer to the arrival of its frame.
    package var lag = DurationHistogram()
    /// The time from the arrival of a frame to the write of its address.
    package var writing = DurationHistogram()
}

extension LearningCounts.Refusal {
    init(_ reason: Lesson.Refusal.Reason) {
        switch reason {
        case .special: self = .special
        case .limit: self = .limit
        case .stale: self = .stale
        }
    }
}
