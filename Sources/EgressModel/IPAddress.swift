/// An address of either family; IPv4 sorts before IPv6, each by number.
package enum IPAddress: Hashable, Sendable {
    case ipv4(IPv4Address)
    case ipv6(IPv6Address)

    /// Reads an address of either family.
    ///
    /// - Throws: `FormatError` by the rules of `IPv4Address` and `IPv6Address`.
    package init(_ text: some StringProtocol) throws(FormatError) {
        if text.utf8.contains(UInt8(ascii: ":")) {
            self = .ipv6(try IPv6Address(text))
        } else {
            self = .ipv4(try IPv4Address(text))
        }
    }

    /// The length of a host prefix: 32 or 128.
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

    /// The address `offset` further on; wraps at the end of the space.
    func advanced(by offset: Int) -> IPAddress {
        switch self {
        case .ipv4(let address): .ipv4(IPv4Address(bits: address.bits &+ UInt32(truncatingIfNeeded: offset)))
        case .ipv6(let address): .ipv6(IPv6Address(bits: address.bits &+ UInt128(truncatingIfNeeded: offset)))
        }
    }

    /// The address with its low `count` bits set to zero.
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
