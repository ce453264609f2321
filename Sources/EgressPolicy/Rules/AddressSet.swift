package import EgressModel

/// An address that the safety rule keeps out of policies.
package struct RefusedAddress: Hashable, Sendable {
    package let address: IPAddress
    /// The special-purpose space it lies in.
    package let entry: SpecialPurposeEntry

    package init(address: IPAddress, entry: SpecialPurposeEntry) {
        self.address = address
        self.entry = entry
    }
}

/// What one name brings into a policy: its addresses, without those of special-purpose space.
package struct AddressSet: Hashable, Sendable {
    /// Sorted, without repetitions; empty unless DNS gave addresses.
    package let addresses: [IPAddress]
    /// Sorted; what DNS gave and no policy may hold.
    package let refused: [RefusedAddress]

    /// Takes the addresses of a name that has them; a failed name brings none.
    package init(_ outcome: NameOutcome, accepting accepted: AcceptedSpace) {
        var addresses: [IPAddress] = []
        var refused: [RefusedAddress] = []
        for address in outcome.answered.sorted() {
            if let entry = SpecialPurposeRegistry.entry(for: address), !accepted.covers(address) {
                refused.append(RefusedAddress(address: address, entry: entry))
            } else {
                addresses.append(address)
            }
        }
        self.addresses = addresses
        self.refused = refused
    }

    /// Takes addresses that have been judged already.
    init(_ addresses: Set<IPAddress>) {
        self.addresses = addresses.sorted()
        refused = []
    }

    /// The addresses as /32 and /128 blocks, sorted; adjacent ones merged without loss if asked.
    package func blocks(aggregated: Bool) -> [CIDRBlock] {
        let blocks = addresses.map { CIDRBlock($0) }
        return aggregated ? Self.aggregate(blocks) : blocks
    }

    /// Merges halves of a common parent for as long as there are any, up to 256 addresses a block: a refresh takes a
    /// prefix for the addresses in it, and that must stay cheap.
    private static func aggregate(_ blocks: [CIDRBlock]) -> [CIDRBlock] {
        blocks.reduce(into: []) { merged, block in
            var block = block
            while let previous = merged.last, let parent = block.parent, parent == previous.parent, previous != block,
                parent.network.bitWidth - parent.prefixLength <= 8
            {
                merged.removeLast()
                block = parent
            }
            merged.append(block)
        }
    }
}

extension NameOutcome {
    /// The addresses of a name that has them; none of a failed one.
    var answered: Set<IPAddress> { verdict == .addresses ? Set(addresses.map(\.address)) : [] }
}
