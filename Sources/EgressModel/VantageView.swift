/// What one resolver answered for a name, as seen from one client subnet.
package struct VantageView: Hashable, Sendable {
    /// The server or servers that were asked.
    package let resolver: String
    /// The client subnet that was sent with the queries, or `nil` if none was sent.
    package let clientSubnet: CIDRBlock?
    /// Whether at least one reply did not mention the client subnet. The resolver may have ignored the subnet.
    package let ignoresClientSubnet: Bool
    /// The number of times that the resolver was asked; if it differs between record types, the highest number.
    package let samples: Int
    /// The number of samples that contain each address.
    package let counts: [IPAddress: Int]

    package init(
        resolver: String, clientSubnet: CIDRBlock?, ignoresClientSubnet: Bool = false, samples: Int,
        counts: [IPAddress: Int]
    ) {
        self.resolver = resolver
        self.clientSubnet = clientSubnet
        self.ignoresClientSubnet = ignoresClientSubnet
        self.samples = samples
        self.counts = counts
    }
}

extension NameOutcome {
    /// The number of times that each address was seen, over all vantages.
    private var sightings: [IPAddress: Int] {
        vantages.reduce(into: [:]) { sum, view in sum.merge(view.counts) { $0 + $1 } }
    }

    /// The number of addresses that were seen exactly once.
    package var seenOnce: Int { sightings.values.count { $0 == 1 } }

    /// The estimated share of unseen addresses among the addresses of future answers. This is the Good-Turing estimate:
    /// the number of addresses seen once, divided by the number of all sightings (I. J. Good, 1953). `nil` if the name
    /// was asked for only once, or if no address was seen.
    package var unseenShare: Double? {
        guard vantages.contains(where: { $0.samples > 1 }) else { return nil }
        let total = sightings.values.reduce(0, +)
        guard total > 0 else { return nil }
        return Double(seenOnce) / Double(total)
    }
}
