internal import EgressModel

/// The words for a finding: the fact, in lower case and without a full stop, and a hint that says what to do.
struct Words: Error, Hashable, Sendable {
    let fact: String
    let hint: String?

    init(_ fact: String, hint: String? = nil) {
        self.fact = fact
        self.hint = hint
    }
}

extension FormatError {
    var fact: String { words.fact }
    var hint: String? { words.hint }

    var words: Words {
        switch self {
        case .empty: Words("is empty")
        case .emptyLabel: Words("has an empty label")
        case .longLabel: Words("has a label of more than 63 bytes")
        case .longName: Words("has more than 253 bytes")
        case .escapedByte: Words("has an escaped byte")
        case .notASCII: Words("is not ASCII", hint: "write the xn-- form of the name (RFC 5891)")
        case .otherCharacter: Words("must contain only letters, digits, '-', '_' and '.'")
        case .notIPv4: Words("is not an IPv4 address")
        case .notIPv6: Words("is not an IPv6 address")
        case .notNameServer:
            Words(
                "is not the address of a name server",
                hint: "write an address and a port, as in 192.0.2.53:53 or [::1]:53")
        case .notResolverDomain:
            Words(
                "does not begin with a domain",
                hint: "write a domain and an address, as in corp.example.com=192.0.2.53")
        case .leadingZero: Words("has a leading zero", hint: "write each octet without leading zeros")
        case .largeOctet: Words("has an octet greater than 255")
        case .mapped(let address): Words("is IPv4-mapped", hint: "write the IPv4 address \(address)")
        case .prefixLength(let longest): Words("has no prefix length from 0 to \(longest)")
        case .hostBits(let block): Words("has host bits set", hint: "write \(block)")
        case .notPort(let text, let least):
            Words("'\(text)' is not a port", hint: "write a number from \(least) to 65535")
        case .notDuration:
            Words("is not a duration", hint: "write a number and a unit, as in 500ms, 90s, 1h30m or 7d")
        case .signedDuration:
            Words("is a duration with a sign", hint: "write it without '-' and '+', as in 90s, 1h30m or 7d")
        case .longDuration: Words("is longer than ten years")
        case .notTime: Words("is not a time", hint: "write a time in UTC, as in 2026-11-25T02:00:00Z")
        }
    }
}
