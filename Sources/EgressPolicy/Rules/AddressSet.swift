package import EgressModel

/// An address that egressgen keeps out of policies for safety.
package struct RefusedAddress: Hashable, Sendable {
    package let address: IPAddress
    /// The special-purpose entry that contains the address.
    package let entry: SpecialPurposeEntry

    package init(address: IPAddress, entry: SpecialPurposeEntry) {
        self.address = address
        self.entry = entry
    }
}

/// The addresses that one name adds to a policy, without special-purpose addresses that the user does not accept.
package struct AddressSet: Hashable, Sendable {
    /// The addresses for the policy, sorted and without duplicates. Empty if DNS gave no addresses.
    package let addresses: [IPAddress]
    /// The addresses that DNS gave but that no policy may contain, in sorted order.
    package let refused: [RefusedAddress]

    /// Creates the set from the addresses of a name. A failed name has none.
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

    /// Creates a set from addresses that have already been checked.
    package init(_ addresses: Set<IPAddress>) {
        self.init(addresses, refused: [])
    }

    private init(_ addresses: Set<IPAddress>, refused: [RefusedAddress]) {
        self.addresses = addresses.sorted()
        self.refused = refused
    }

    /// Returns the set with more addresses, which have already been checked.
    package func adding(_ more: Set<IPAddress>) -> AddressSet {
        AddressSet(more.union(addresses), refused: refused)
    }

    /// Returns the addresses as sorted /32 and /128 blocks. If `aggregated` is `true`, adjacent blocks are merged into
    /// larger ones that contain exactly the same addresses.
    package func blocks(aggregated: Bool) -> [CIDRBlock] {
        let blocks = addresses.map { CIDRBlock($0) }
        return aggregated ? Self.aggregate(blocks) : blocks
    }

    /// Replaces the two halves of a block by that block, repeatedly, up to 256 addresses per block. The limit exists
    /// because a refresh expands each block to its addresses, which must stay cheap.
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
    /// The addresses of the name. Empty for a failed name and for an answer without addresses.
    var answered: Set<IPAddress> { verdict == .addresses ? Set(addresses.map(\.address)) : [] }
}
