package import EgressModel

/// One block of special-purpose addresses, or of the reachable ones inside such a block.
package struct SpecialPurposeEntry: Hashable, Sendable {
    /// Whether the addresses of an entry can be accepted.
    package enum Standing: Hashable, Sendable {
        /// Globally reachable: nothing is to be accepted.
        case reachable
        /// Accepted by any block that lies within the entry.
        case acceptable
        /// Accepted only by the block of the one address: the metadata services, which hand out credentials.
        case acceptableAlone
        /// Never accepted: no host but the pod's own can be meant.
        case never
    }

    package let block: CIDRBlock
    /// The registry's name for the block, lower case.
    package let name: String
    /// The RFC behind the entry, or who runs the service.
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
