package import EgressModel

/// Why a text is not a name with optional ports, and what it appears to be instead.
package enum HostError: Hashable, Sendable {
    case empty
    /// A list that contains no name.
    case noName
    /// A URL. The value is its host, or `nil` if it has none.
    case url(host: String?)
    /// A URL whose host is an address.
    case urlOfAddress(AddressRemedy)
    /// A name that is followed by a path. The value is the name, or `nil` if it is empty.
    case path(host: String?)
    case pattern(PatternFlaw)
    case address(AddressRemedy)
    /// The last label consists only of digits, so many parsers read the text as an address.
    case digitsAlone
    /// A label consists only of hyphens, so the text is more likely a separator or a flag than a name.
    case hyphensAlone
}

/// Why a text with a wildcard is not a pattern, or why no pattern can be used.
package enum PatternFlaw: Hashable, Sendable {
    /// The wildcard is not the whole first label, or there is more than one.
    case otherForm
    /// The suffix has fewer than two labels, so the pattern would match the names of many owners.
    case shortSuffix
    /// The pattern matches the names of Services, whose addresses belong to pods.
    case clusterDomain
    /// The text stands where only names can be used.
    case unsuitable

    /// Returns `nil` if the text has no wildcard, or only one, which is the whole first label.
    init?(_ text: Substring) {
        let isPattern = text.hasPrefix("*.") && text.count > 2
        guard (isPattern ? text.dropFirst() : text).contains("*") || text.hasPrefix("*") && !isPattern else {
            return nil
        }
        self = .otherForm
    }
}

/// What the user should write instead of an address that was given as a name.
package enum AddressRemedy: Hashable, Sendable {
    /// This fixed block.
    case block(AllowSpec)
    /// A fixed block, but only after the user corrects this error in the text.
    indirect case corrected(ValueError)
}

/// Why a text is not a block with optional ports.
package enum AllowError: Hashable, Sendable {
    /// All destinations on every port. The example is the same block with a port, which is valid.
    case everyDestination(example: AllowSpec)
    /// All sources on every port. The example is the same block with a port, which is valid.
    case everySource(example: AllowSpec)
    case openBracket
    case textBehindBracket
    /// An IPv6 block that is followed by ports but has no brackets.
    case noBrackets(block: String, ports: String)
}

/// Why a part cannot be excluded from the blocks that may connect.
package enum ExceptError: Hashable, Sendable {
    /// The part covers a whole block, so the policy would allow what the part excludes.
    case whole(of: CIDRBlock, part: CIDRBlock)
    /// The part is not inside any of the blocks.
    case inNoBlock(part: CIDRBlock)
}
