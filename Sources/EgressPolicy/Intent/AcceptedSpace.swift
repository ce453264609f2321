package import EgressModel

/// The special-purpose space that answers may hold because the user accepts it.
package struct AcceptedSpace: Hashable, Sendable {
    private let blocks: [CIDRBlock]

    /// Takes blocks that `validated` has let pass.
    package init(_ blocks: [CIDRBlock]) {
        self.blocks = blocks
    }

    /// Reads what is to be accepted: a block within one special-purpose entry.
    ///
    /// - Throws: `ValueError` for what is no block, for space that is not special or spans more than one entry, and for
    ///   entries that can never be accepted.
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

    /// Tells whether a special-purpose address may pass.
    ///
    /// A wide block never covers a metadata service or the unspecified address in it.
    package func covers(_ address: IPAddress) -> Bool {
        guard let entry = SpecialPurposeRegistry.entry(for: address) else { return false }
        let meant = [CIDRBlock(address), SpecialPurposeRegistry.translated(CIDRBlock(address))].compactMap { $0 }
        switch entry.standing {
        case .acceptable: return blocks.contains { block in meant.contains { block.contains($0) } }
        case .acceptableAlone: return blocks.contains { meant.contains($0) }
        case .reachable, .never: return false
        }
    }

    /// Tells whether a policy may hold an address: an ordinary one, or special-purpose space that is accepted.
    func permits(_ address: IPAddress) -> Bool {
        SpecialPurposeRegistry.entry(for: address) == nil || covers(address)
    }
}
