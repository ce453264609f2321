package import EgressModel

/// A block of special-purpose addresses, or a block of globally reachable addresses inside such a block.
package struct SpecialPurposeEntry: Hashable, Sendable {
    /// Whether the user can accept the addresses of an entry.
    package enum Standing: Hashable, Sendable {
        /// The addresses are globally reachable, so the user need not accept them.
        case reachable
        /// The user can accept any block inside the entry.
        case acceptable
        /// The user can accept only the block of the single address. Metadata services have this standing, because they
        /// issue credentials.
        case acceptableAlone
        /// The user can never accept the addresses, because they do not identify another host. Examples are loopback,
        /// multicast and reserved addresses.
        case never
    }

    package let block: CIDRBlock
    /// The registry's name for the block in lower case.
    package let name: String
    /// The RFC that defines the block, or the operator of the service.
    package let source: String
    package let standing: Standing

    init(_ network: IPv4Address, _ length: Int, _ name: String, _ source: String, _ standing: Standing) {
        self.init(block: CIDRBlock(containing: .ipv4(network), prefixLength: length), name, source, standing)
    }

    init(_ network: IPv6Address, _ length: Int, _ name: String, _ source: String, _ standing: Standing) {
        self.init(block: CIDRBlock(containing: .ipv6(network), prefixLength: length), name, source, standing)
    }

    private init(block: CIDRBlock, _ name: String, _ source: String, _ standing: Standing) {
        self.block = block
        self.name = name
        self.source = source
        self.standing = standing
    }
}
