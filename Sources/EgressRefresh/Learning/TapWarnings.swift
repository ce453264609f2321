package import EgressObserve
internal import Synchronization

/// The warnings about senders: at most one a minute of each kind about each sender.
package final class TapWarnings: Sendable {
    private struct Key: Hashable, Sendable {
        let peer: TapPeer
        /// `nil` if nothing was dropped. The finding is no part of the key, because the sender chooses its details.
        let drop: LearningCounts.Drop?
    }

    private let quota = Mutex(WarningQuota<Key>(1, in: 60))

    package init() {}

    /// Takes an event.
    ///
    /// - Parameters:
    ///   - event: The event.
    ///   - uptime: The time in seconds of the monotonic clock.
    /// - Returns: A warning about the event; `nil` if nothing is wrong, or if there was such a warning a short time ago.
    package func take(_ event: TapEvent, at uptime: Double) -> Notice? {
        guard let (peer, finding) = event.warning else { return nil }
        let isNews = quota.withLock { $0.take(Key(peer: peer, drop: event.drop), at: uptime) }
        return isNews ? Notice(.sender(peer), .learning(finding)) : nil
    }
}

extension TapEvent {
    /// Why something was dropped; `nil` if nothing was.
    var drop: LearningCounts.Drop? {
        switch self {
        case .frame, .connected, .heard, .closed(_, nil, _), .withoutMessage: nil
        case .closed: .fault
        case .refused, .crowded: .peer
        case .stranger: .token
        }
    }

    /// The sender and what is wrong with it; `nil` if nothing is.
    fileprivate var warning: (TapPeer, LearningFinding)? {
        switch self {
        case .frame, .connected, .heard, .closed(_, nil, _): nil
        case .closed(let peer, let fault?, _): (peer, .closed(fault))
        case .refused(let peer): (peer, .refusedPeer)
        case .crowded(let peer): (peer, .crowded)
        case .stranger(let peer): (peer, .stranger)
        case .withoutMessage(let peer): (peer, .noMessages)
        }
    }
}
