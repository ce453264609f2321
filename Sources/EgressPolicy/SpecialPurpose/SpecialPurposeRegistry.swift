package import EgressModel

/// Distinguishes special-purpose addresses from all others. A policy contains a special-purpose address only if the
/// user accepts it.
///
/// An address is special-purpose if the IANA registries (RFC 6890) do not list it as globally reachable. Multicast
/// addresses, deprecated IPv6 forms and the metadata services of clouds are special-purpose too. The longest match
/// decides. An address in `64:ff9b::/96` is judged by the IPv4 address that it contains (RFC 6052).
package enum SpecialPurposeRegistry {
    /// Returns the entry that makes an address special-purpose, or `nil` if the address is globally reachable.
    package static func entry(for address: IPAddress) -> SpecialPurposeEntry? {
        entry(containing: CIDRBlock(address)).flatMap { $0.standing == .reachable ? nil : $0 }
    }

    /// Returns whether clusters use such addresses for pods and Services (RFC 1918, RFC 6598 and RFC 4193).
    package static func isClusterSpace(_ address: IPAddress) -> Bool {
        SpecialPurposeTable.clusterSpace.contains { $0.contains(address) }
    }

    /// Returns the smallest block that the user can accept to allow an address. Returns `nil` if the user can never
    /// accept the address or need not accept it.
    package static func exactAcceptance(for address: IPAddress) -> CIDRBlock? {
        guard let entry = entry(for: address), entry.standing != .never else { return nil }
        return CIDRBlock(address)
    }

    /// Returns the smallest entry that contains the whole block.
    static func entry(containing block: CIDRBlock) -> SpecialPurposeEntry? {
        let block = translated(block) ?? block
        let entries = SpecialPurposeTable.entries
        // Search by index to avoid copying entries. Most addresses are in no entry, so the search compares all of them.
        return entries.indices.first { entries[$0].block.contains(block) }.map { entries[$0] }
    }

    /// Returns the IPv4 block that a block in `64:ff9b::/96` stands for, or `nil` for any other block.
    static func translated(_ block: CIDRBlock) -> CIDRBlock? {
        guard case .ipv6(let network) = block.network, block.prefixLength >= 96, network.bits >> 32 == 0x64_ff9b << 64
        else { return nil }
        return CIDRBlock(containing: .ipv4(network.embeddedIPv4), prefixLength: block.prefixLength - 96)
    }
}
