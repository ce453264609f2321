internal import EgressModel

/// Chooses the learned addresses that are added to a policy.
struct LearnedAdditions {
    /// The size in bytes of the note on the longest IPv6 address.
    static let longestNote = 39 + noteFrame
    /// The size in bytes of a note without its address.
    private static let noteFrame = 26

    private let learning: PolicyLearning?

    /// - Parameter learning: What the run has learned for the policy; `nil` if the run does not learn.
    init(_ learning: PolicyLearning?) {
        self.learning = learning
    }

    var isWhole: Bool { learning?.isWhole ?? false }

    /// Returns the latest sighting of each address of the hosts.
    func sightings(of group: HostGroup) -> [IPAddress: Sighting] {
        guard let learning else { return [:] }
        return group.specs.reduce(into: [:]) { all, spec in
            all.merge(learning.sightings[spec.host] ?? [:]) { $0.time > $1.time ? $0 : $1 }
        }
    }

    /// The number of addresses of a host from which no learned address is added.
    var limit: Int? { learning?.limit }

    /// The number of bytes that the annotations of the policy can grow.
    var room: Int { learning?.room ?? 0 }

    /// Chooses the addresses to add to a host, or to all hosts of an address set.
    ///
    /// - Parameters:
    ///   - group: The hosts.
    ///   - holding: The addresses that the hosts have without learning, and its notes. They are never displaced.
    ///   - intent: The user's intent.
    ///   - room: The number of bytes that the annotations can grow. The notes on the addresses use it up.
    ///   - isFresh: Whether a sighting is recent enough.
    /// - Returns: The addresses to add, and those that are over a limit. Both are in sorted order.
    func additions(
        to group: HostGroup, holding: Retention.Holding, _ intent: PolicyIntent, _ room: inout Int,
        where isFresh: (Sighting) -> Bool
    ) -> (taken: [IPAddress], surplus: [IPAddress]) {
        guard let learning else { return ([], []) }
        let accepted = AcceptedSpace(intent.accept)
        let fresh = sightings(of: group).filter { address, sighting in
            !holding.addresses.contains(address) && isFresh(sighting) && intent.family.holds(address)
                && accepted.permits(address)
        }
        var taken: [IPAddress] = []
        var surplus: [IPAddress] = []
        for address in fresh.keys.sorted() {
            let isFirst = taken.isEmpty && holding.addresses.isEmpty
            // A note can outlive a rule that another client removed.
            let size =
                (holding.notes[address] == nil ? Self.size(of: address) : 0) + (isFirst ? Self.size(of: group) : 0)
            guard holding.addresses.count + taken.count < learning.limit, size <= room else {
                surplus.append(address)
                continue
            }
            room -= size
            taken.append(address)
        }
        return (taken, surplus)
    }

    /// Returns the size of a note in bytes, as in `"192.0.2.1":"2026-11-25T02:00:00Z",`.
    private static func size(of address: IPAddress) -> Int { "\(address)".utf8.count + noteFrame }

    /// Returns the size in bytes of what the first address of hosts adds: the words of `applied`, and a key of `retained`.
    private static func size(of group: HostGroup) -> Int {
        group.specs.reduce((group.key?.description ?? "").utf8.count + 6) { $0 + "\($1)".utf8.count + 1 }
    }
}
