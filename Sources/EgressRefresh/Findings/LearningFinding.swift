package import EgressModel
package import EgressObserve
package import EgressPolicy
package import SystemPackage

/// A finding about the answers that a run learns from.
package enum LearningFinding: Hashable, Sendable {
    // MARK: Recordings and listeners

    case recording(TapRecordingError)
    /// The recording ends inside a frame. What comes before it counts.
    case cutRecording
    case notListening(Errno)

    // MARK: Senders

    /// The stream of a sender was closed.
    case closed(TapFault)
    /// A peer may not connect.
    case refusedPeer
    /// There are too many connections for a peer.
    case crowded
    /// The frames of a sender lack the token.
    case stranger
    /// The frames of a sender lack the messages.
    case noMessages
    /// The median of the time in seconds from the answers to the arrival of their frames.
    case late(Double)

    // MARK: Addresses

    /// The service ends, and this number of policies or files lacks addresses that were learned.
    case unwritten(Int)
    /// An answer to a name has an address that the safety rule refuses.
    case special(HostName, RefusedAddress, qname: DomainName)
    /// An address is not learned, because the host has this number of addresses.
    case limit(HostName, Int, IPAddress)
    /// This number of learned addresses is not added, because the host, or an address set, has `limit` addresses, or, if that is `nil`, because
    /// the annotations of the policy have no room.
    case surplus(HostName?, Int, limit: Int?)
}
