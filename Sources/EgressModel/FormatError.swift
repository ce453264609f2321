/// Why a text is not the name, address, block, duration, time or port that it should be.
///
/// Each caller knows whether the text was a flag or stands in a file, so the error has no exit status of its own.
package enum FormatError: Error, Hashable, Sendable {
    // MARK: Names (RFC 1035, section 2.3; RFC 1123, section 2.1)

    case empty
    case emptyLabel
    /// A label of more than 63 bytes.
    case longLabel
    /// A name of more than 253 bytes.
    case longName
    /// A backslash, by which master files write any byte (RFC 1035, section 5.1).
    case escapedByte
    case notASCII
    /// A byte beside letters, digits, `-`, `_` and `.`.
    case otherCharacter

    // MARK: Addresses and blocks (RFC 4632; RFC 4291)

    case notIPv4
    case notIPv6
    case notNameServer
    /// An octet that some readers take for octal (RFC 6943, section 3.1.1).
    case leadingZero
    case largeOctet
    /// An IPv4-mapped address, with the IPv4 address in it.
    case mapped(IPv4Address)
    /// No prefix length from 0 to this one, in bits.
    case prefixLength(upTo: Int)
    /// Bits behind the prefix; the block is the one without them.
    case hostBits(CIDRBlock)

    // MARK: Ports, durations and times

    /// The text, and the lowest port that is allowed.
    case notPort(String, from: UInt16)
    case notDuration
    /// More than ten years.
    case longDuration
    /// Not of the form `2026-11-25T02:00:00Z`.
    case notTime

}
