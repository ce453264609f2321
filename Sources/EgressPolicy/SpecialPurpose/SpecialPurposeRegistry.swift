package import EgressModel

/// Tells special-purpose addresses, which a policy holds only when somebody asked for them, from all others.
///
/// Special-purpose is what the IANA registries (RFC 6890) do not call globally reachable, and multicast, deprecated
/// IPv6 forms and the clouds' metadata services beside them. The longest match decides, and what lies in
/// `64:ff9b::/96` is judged by the IPv4 address inside (RFC 6052).
package enum SpecialPurposeRegistry {
    /// The entry that makes an address special-purpose; `nil` where it is globally reachable.
    package static func entry(for address: IPAddress) -> SpecialPurposeEntry? {
        entry(containing: CIDRBlock(address)).flatMap { $0.standing == .reachable ? nil : $0 }
    }

    /// Whether clusters give such addresses to pods and Services (RFC 1918, RFC 6598 and RFC 4193).
    package static func isClusterSpace(_ address: IPAddress) -> Bool {
        SpecialPurposeTable.clusterSpace.contains { $0.contains(address) }
    }

    /// The narrowest block to accept that lets an address pass; `nil` where there is none, or no need of one.
    package static func exactAcceptance(for address: IPAddress) -> CIDRBlock? {
        guard let entry = entry(for: address), entry.standing != .never else { return nil }
        return CIDRBlock(address)
    }

    /// The smallest entry around the whole of a block.
    static func entry(containing block: CIDRBlock) -> SpecialPurposeEntry? {
        let block = translated(block) ?? block
        let entries = SpecialPurposeTable.entries
        // By index: every address that is looked at passes all entries, and most are in none.
        return entries.indices.first { entries[$0].block.contains(block) }.map { entries[$0] }
    }

    /// The IPv4 block that a block of `64:ff9b::/96` stands for; `nil` for any other.
    static func translated(_ block: CIDRBlock) -> CIDRBlock? {
        guard case .ipv6(let network) = block.network, block.prefixLength >= 96, network.bits >> 32 == 0x64_ff9b << 64
        else { return nil }
        return CIDRBlock(containing: .ipv4(network.embeddedIPv4), prefixLength: block.prefixLength - 96)
    }
}
