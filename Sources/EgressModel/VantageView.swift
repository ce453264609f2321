/// What one resolver, asked as from one place, gave for a name.
package struct VantageView: Hashable, Sendable {
    /// The server or servers.
    package let resolver: String
    /// As seen from where; `nil` where nothing was said.
    package let clientSubnet: CIDRBlock?
    /// Whether it says nothing of that, so that it may not have looked at it.
    package let ignoresClientSubnet: Bool
    /// How often it was asked.
    package let samples: Int
    /// In how many samples each address was.
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
    /// How often each address was seen, over all vantage points.
    private var sightings: [IPAddress: Int] {
        vantages.reduce(into: [:]) { sum, view in sum.merge(view.counts) { $0 + $1 } }
    }

    /// How many addresses were seen a single time.
    package var seenOnce: Int { sightings.values.count { $0 == 1 } }

    /// The share of further answers that addresses not seen yet would make, as Good and Turing estimate it: the
    /// addresses seen once among all sightings (I. J. Good, 1953). `nil` where a name was not asked for several times.
    package var unseenShare: Double? {
        guard vantages.contains(where: { $0.samples > 1 }) else { return nil }
        let total = sightings.values.reduce(0, +)
        guard total > 0 else { return nil }
        return Double(seenOnce) / Double(total)
    }
}
