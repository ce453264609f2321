package import EgressModel

/// Why a text is no name with ports, and what it seems to be instead.
package enum HostError: Hashable, Sendable {
    case empty
    /// A list without any name.
    case noName
    /// A URL, with its host where there is one.
    case url(host: String?)
    /// A URL with an address for a host.
    case urlOfAddress(AddressRemedy)
    /// A name with a path, and the name where there is one.
    case path(host: String?)
    case wildcard
    /// A wildcard of the names of Services.
    case serviceWildcard
    case address(AddressRemedy)
    /// A last label of digits alone, which many readers take for an address.
    case digitsAlone
    case hyphenAtBorder
}

/// What to write where an address stands in place of a name.
package enum AddressRemedy: Hashable, Sendable {
    /// This, as a block beside the names.
    case block(AllowSpec)
    /// A block beside the names too, which would have this fault as it is written.
    indirect case corrected(ValueError)
}

/// Why a text is no block with ports.
package enum AllowError: Hashable, Sendable {
    /// Everything on every port; the same with a port is an example of what passes.
    case everyDestination(example: AllowSpec)
    case everySource(example: AllowSpec)
    case openBracket
    case textBehindBracket
    /// Ports behind an IPv6 block without brackets.
    case noBrackets(block: String, ports: String)
}

/// Why a part cannot be taken out of the blocks that may connect.
package enum ExceptError: Hashable, Sendable {
    /// The part takes a whole block out, which would let in what the part keeps out.
    case whole(of: CIDRBlock, part: CIDRBlock)
    case inNoBlock(part: CIDRBlock)
}
