package import EgressModel

/// The special-purpose space that DNS answers may contain because the user accepts it.
package struct AcceptedSpace: Hashable, Sendable {
    private let blocks: [CIDRBlock]

    /// Creates the space from blocks that `validated(_:)` returned.
    package init(_ blocks: [CIDRBlock]) {
        self.blocks = blocks
    }

    /// Parses a block to accept. The block must be inside a single special-purpose entry.
    ///
    /// - Throws: `ValueError` if the text is not a block, if the block is not special-purpose space or spans more than
    ///   one entry, or if its entry can never be accepted.
    package static func validated(_ text: String) throws(ValueError) -> CIDRBlock {
        let block = try ValueError.reading(CIDRBlock(text))
        guard let entry = SpecialPurposeRegistry.entry(containing: block) else {
            throw .accept(.notOneEntry)
        }
        switch entry.standing {
        case .acceptable, .acceptableAlone: return block
        case .reachable: throw .accept(.reachable(entry))
        case .never: throw .accept(.never(entry))
        }
    }

    /// Returns whether the user accepts a special-purpose address.
    ///
    /// A block that contains more than the address of a metadata service does not cover that address. No block covers
    /// the unspecified address.
    package func covers(_ address: IPAddress) -> Bool {
        guard let entry = SpecialPurposeRegistry.entry(for: address) else { return false }
        let meant = [CIDRBlock(address), SpecialPurposeRegistry.translated(CIDRBlock(address))].compactMap { $0 }
        switch entry.standing {
        case .acceptable: return blocks.contains { block in meant.contains { block.contains($0) } }
        case .acceptableAlone: return blocks.contains { meant.contains($0) }
        case .reachable, .never: return false
        }
    }

    /// Returns whether a policy may contain an address: either it is not special-purpose, or the user accepts it.
    func permits(_ address: IPAddress) -> Bool {
        SpecialPurposeRegistry.entry(for: address) == nil || covers(address)
    }
}
