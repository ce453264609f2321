package import EgressModel

/// The special-purpose space that answers may hold because `--accept` says so.
package struct AcceptedSpace: Hashable, Sendable {
    private let blocks: [CIDRBlock]

    /// Takes blocks that `validated` has let pass.
    package init(_ blocks: [CIDRBlock]) {
        self.blocks = blocks
    }

    /// Reads one `--accept`: a block within one special-purpose entry.
    ///
    /// - Throws: `FormatError` for what is no block, for space that is not special or spans more than one entry, and for
    ///   entries that can never be accepted.
    package static func validated(_ text: String) throws(FormatError) -> CIDRBlock {
        let block = try CIDRBlock(text)
        guard let entry = SpecialPurposeRegistry.entry(containing: block) else {
            throw FormatError(
                "does not lie within one special-purpose block",
                hint: "accept only what the answers hold, such as 10.0.0.0/8")
        }
        switch entry.standing {
        case .acceptable, .acceptableAlone: return block
        case .reachable:
            throw FormatError("is globally reachable (\(entry.name), \(entry.source)), and needs no accepting")
        case .never: throw FormatError("is \(entry.name) space (\(entry.source)), which can never be accepted")
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
