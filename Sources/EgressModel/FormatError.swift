/// Why a text is not a valid name, address, block, duration, time or port.
///
/// The error has no exit status of its own, because only the caller knows whether the text comes from a flag or a file.
package enum FormatError: Error, Hashable, Sendable {
    // MARK: Names (RFC 1035, section 2.3; RFC 1123, section 2.1)

    case empty
    case emptyLabel
    /// A label of more than 63 bytes.
    case longLabel
    /// A name of more than 253 bytes.
    case longName
    /// A backslash, which master files use to escape a byte (RFC 1035, section 5.1).
    case escapedByte
    case notASCII
    /// A byte other than a letter, a digit, `-`, `_` or `.`.
    case otherCharacter

    // MARK: Addresses and blocks (RFC 4632; RFC 4291)

    case notIPv4
    case notIPv6
    case notNameServer
    /// The text before the `=` of a server is not a domain.
    case notResolverDomain
    /// An octet with a leading zero, which some parsers read as an octal number (RFC 6943, section 3.1.1).
    case leadingZero
    case largeOctet
    /// An IPv4-mapped IPv6 address. The value is the IPv4 address in it.
    case mapped(IPv4Address)
    /// Not a prefix length from 0 to this number of bits.
    case prefixLength(upTo: Int)
    /// Bits are set after the prefix. The value is the block without them.
    case hostBits(CIDRBlock)

    // MARK: Ports, durations and times

    /// Not a port number. The values are the text and the lowest port that is allowed.
    case notPort(String, from: UInt16)
    case notDuration
    /// A duration that starts with `-` or `+`.
    case signedDuration
    /// A duration of more than ten years.
    case longDuration
    /// Not a time of the form `2026-11-25T02:00:00Z`.
    case notTime

}
