package import EgressModel

/// What a run has learned for one policy.
package struct PolicyLearning: Hashable, Sendable {
    /// The last sighting of each address, by host.
    package let sightings: [HostName: [IPAddress: Sighting]]
    /// Whether the run has listened long enough to know which addresses are out of use. Otherwise the notes on the
    /// addresses of patterns do not expire.
    package let isWhole: Bool
    /// The number of addresses of a host to which learned addresses are added.
    package let limit: Int
    /// The number of bytes that learned addresses can add to the annotations of egressgen.
    package let room: Int

    /// The size to which learning can extend the annotations of a policy, in bytes. The rest up to the limit of
    /// Kubernetes is room for what the user writes.
    static let annotationsLimit = 200 * 1024

    /// Whether a learned address can be added to a policy whose annotations have `size` bytes.
    package static func hasRoom(besides size: Int) -> Bool { annotationsLimit - size >= LearnedAdditions.longestNote }

    /// - Parameters:
    ///   - sightings: The last sighting of each address, by host.
    ///   - isWhole: Whether the run has listened long enough to know which addresses are out of use.
    ///   - limit: The number of addresses of a host to which learned addresses are added.
    ///   - size: The size of the annotations that the policy has, in bytes.
    package init(
        _ sightings: [HostName: [IPAddress: Sighting]], isWhole: Bool, limit: Int, besides size: Int
    ) {
        self.sightings = sightings
        self.isWhole = isWhole
        self.limit = limit
        room = Self.annotationsLimit - size
    }
}
