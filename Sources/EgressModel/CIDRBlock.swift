/// A prefix in canonical form: no host bits, as an `ipBlock.cidr` should be (RFC 4632, RFC 4291).
///
/// Sorted IPv4 before IPv6, then by number, then shorter prefixes first.
package struct CIDRBlock: Hashable, Sendable {
    /// The lowest address of the block.
    package let network: IPAddress
    /// The prefix length in bits, 0 to 32 or 0 to 128.
    package let prefixLength: Int

    /// The block of one address: /32 or /128.
    package init(_ address: IPAddress) {
        network = address
        prefixLength = address.bitWidth
    }

    /// The block of a length that holds an address; a length out of range is taken for the nearest in range.
    package init(containing address: IPAddress, prefixLength: Int) {
        let length = min(max(prefixLength, 0), address.bitWidth)
        self.init(network: address.clearingLowBits(address.bitWidth - length), prefixLength: length)
    }

    /// Reads `address/length`; a bare address is a block of its own.
    ///
    /// - Throws: `FormatError` for host bits (with the block meant), a bad length, and IPv4-mapped
    ///   addresses, which Kubernetes and its plugins read in different ways.
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

    /// Tells whether the address lies in the block; never across families.
    package func contains(_ address: IPAddress) -> Bool {
        address.bitWidth == network.bitWidth && address.clearingLowBits(network.bitWidth - prefixLength) == network
    }

    /// Tells whether the whole of `other` lies in the block.
    package func contains(_ other: CIDRBlock) -> Bool {
        prefixLength <= other.prefixLength && contains(other.network)
    }

    /// The block of twice the size, if this one and its other half make it up; `nil` at /0.
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
    /// All addresses of the block in order; `nil` if there are more than `limit`.
    package func addresses(upTo limit: Int) -> [IPAddress]? {
        let hostBits = network.bitWidth - prefixLength
        guard hostBits < 63, 1 << hostBits <= limit else { return nil }
        return (0..<(1 << hostBits)).map { network.advanced(by: $0) }
    }
}
