/// An IPv4 or IPv6 address. IPv4 addresses sort before IPv6 addresses. Within a family, addresses sort by number.
package enum IPAddress: Hashable, Sendable {
    case ipv4(IPv4Address)
    case ipv6(IPv6Address)

    /// Parses an address of either family. A text that contains a colon is parsed as an IPv6 address.
    ///
    /// - Throws: `FormatError` if `IPv4Address` or `IPv6Address` refuses the text.
    package init(_ text: some StringProtocol) throws(FormatError) {
        if text.utf8.contains(UInt8(ascii: ":")) {
            self = .ipv6(try IPv6Address(text))
        } else {
            self = .ipv4(try IPv4Address(text))
        }
    }

    /// The number of bits in the address: 32 or 128.
    package var bitWidth: Int {
        switch self {
        case .ipv4: 32
        case .ipv6: 128
        }
    }

    /// The address as a number of `bitWidth` bits.
    package var bits: UInt128 {
        switch self {
        case .ipv4(let address): UInt128(address.bits)
        case .ipv6(let address): address.bits
        }
    }

    /// Whether only processes of the same machine can connect to the address (RFC 1122, section 3.2.1.3; RFC 4291,
    /// section 2.5.3).
    package var isLoopback: Bool {
        switch self {
        case .ipv4(let address): address.bits >> 24 == 127
        case .ipv6(let address): address.bits == 1
        }
    }

    /// Returns the address that is `offset` addresses after this one. Wraps around at the end of the address space.
    func advanced(by offset: Int) -> IPAddress {
        switch self {
        case .ipv4(let address): .ipv4(IPv4Address(bits: address.bits &+ UInt32(truncatingIfNeeded: offset)))
        case .ipv6(let address): .ipv6(IPv6Address(bits: address.bits &+ UInt128(truncatingIfNeeded: offset)))
        }
    }

    /// Returns the address with its lowest `count` bits set to zero.
    func clearingLowBits(_ count: Int) -> IPAddress {
        switch self {
        case .ipv4(let address): .ipv4(IPv4Address(bits: (address.bits >> count) << count))
        case .ipv6(let address): .ipv6(IPv6Address(bits: (address.bits >> count) << count))
        }
    }
}

extension IPAddress: Comparable {
    package static func < (left: IPAddress, right: IPAddress) -> Bool {
        switch (left, right) {
        case (.ipv4(let left), .ipv4(let right)): left.bits < right.bits
        case (.ipv6(let left), .ipv6(let right)): left.bits < right.bits
        default: left.bitWidth < right.bitWidth
        }
    }
}

extension IPAddress: CustomStringConvertible {
    package var description: String {
        switch self {
        case .ipv4(let address): address.description
        case .ipv6(let address): address.description
        }
    }
}
