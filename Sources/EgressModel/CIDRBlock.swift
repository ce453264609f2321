/// An address block in canonical form: without host bits, as an `ipBlock.cidr` should be (RFC 4632, RFC 4291).
///
/// IPv4 blocks sort before IPv6 blocks. Within a family, blocks sort by network address and then by prefix length,
/// with shorter prefixes first.
package struct CIDRBlock: Hashable, Sendable {
    /// The lowest address of the block.
    package let network: IPAddress
    /// The prefix length in bits: 0 to 32 for IPv4, 0 to 128 for IPv6.
    package let prefixLength: Int

    /// Creates the block of a single address: a /32 or a /128.
    package init(_ address: IPAddress) {
        network = address
        prefixLength = address.bitWidth
    }

    /// Creates the block of the given prefix length that contains an address. A prefix length that is out of range is
    /// clamped to the nearest valid one.
    package init(containing address: IPAddress, prefixLength: Int) {
        let length = min(max(prefixLength, 0), address.bitWidth)
        self.init(network: address.clearingLowBits(address.bitWidth - length), prefixLength: length)
    }

    /// Parses `ADDRESS/LENGTH`. A bare address becomes a /32 or a /128.
    ///
    /// - Throws: `FormatError` if the address or the prefix length is invalid, or if host bits are set; that error
    ///   contains the block without them. IPv4-mapped addresses are also refused, because Kubernetes and network
    ///   plugins interpret them differently.
    package init(_ text: some StringProtocol) throws(FormatError) {
        let parts = Substring(text).split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let address = try IPAddress(parts[0])
        if case .ipv6(let mapped) = address, mapped.isIPv4Mapped {
            throw .mapped(mapped.embeddedIPv4)
        }
        guard parts.count == 2 else {
            self.init(address)
            return
        }
        guard let length = Self.prefixLength(parts[1]), length <= address.bitWidth else {
            throw .prefixLength(upTo: address.bitWidth)
        }
        let network = address.clearingLowBits(address.bitWidth - length)
        self.init(network: network, prefixLength: length)
        guard network == address else { throw .hostBits(self) }
    }

    private init(network: IPAddress, prefixLength: Int) {
        self.network = network
        self.prefixLength = prefixLength
    }

    /// Returns whether the block contains `address`. A block never contains addresses of the other family.
    package func contains(_ address: IPAddress) -> Bool {
        address.bitWidth == network.bitWidth && address.clearingLowBits(network.bitWidth - prefixLength) == network
    }

    /// Returns whether the block contains every address of `other`.
    package func contains(_ other: CIDRBlock) -> Bool {
        prefixLength <= other.prefixLength && contains(other.network)
    }

    /// The block that is twice as large and contains this one, or `nil` for a /0.
    package var parent: CIDRBlock? {
        prefixLength > 0 ? CIDRBlock(containing: network, prefixLength: prefixLength - 1) : nil
    }

    private static func prefixLength(_ text: Substring) -> Int? {
        guard (1...3).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            text == "0" || !text.hasPrefix("0")
        else { return nil }
        return Int(text)
    }
}

extension CIDRBlock: Comparable {
    package static func < (left: CIDRBlock, right: CIDRBlock) -> Bool {
        (left.network, left.prefixLength) < (right.network, right.prefixLength)
    }
}

extension CIDRBlock: CustomStringConvertible {
    package var description: String { "\(network)/\(prefixLength)" }
}

extension CIDRBlock {
    /// Returns all addresses of the block in ascending order, or `nil` if there are more than `limit`.
    package func addresses(upTo limit: Int) -> [IPAddress]? {
        let hostBits = network.bitWidth - prefixLength
        guard hostBits < 63, 1 << hostBits <= limit else { return nil }
        return (0..<(1 << hostBits)).map { network.advanced(by: $0) }
    }
}
