package import EgressModel

/// Why a value that a user sets, or a value in a policy, is invalid.
///
/// The caller knows which `Setting` the value belongs to, and where the user wrote it.
package enum ValueError: Error, Hashable, Sendable {
    /// The text does not have the format of a name, an address, a block or a duration.
    case format(FormatError)
    case label(LabelError)
    case port(PortError)
    case host(HostError)
    case allow(AllowError)
    case dns(DNSError)
    case accept(AcceptError)
    case except(ExceptError)
    case set(SetObjection)
    case target(TargetError)
    case workload(WorkloadError)
    /// Not `ipv4`, `ipv6` or `dual`.
    case notFamily
    /// Neither `true` nor `false`.
    case notBoolean
    /// One word of a list is invalid.
    indirect case word(String, ValueError)

    /// Calls a parser of EgressModel and converts its `FormatError` to a `ValueError`.
    static func reading<Value>(
        _ value: @autoclosure () throws(FormatError) -> Value
    ) throws(ValueError) -> Value {
        do {
            return try value()
        } catch {
            throw .format(error)
        }
    }
}

/// Why a text is not a list of ports.
package enum PortError: Hashable, Sendable {
    case empty
    case leadingZero(String)
    /// A range whose last port is lower than its first port.
    case backward(first: UInt16, last: UInt16)
    case notProtocol(String)
}

/// Why a user cannot accept a block.
package enum AcceptError: Hashable, Sendable {
    /// The block is not inside a single special-purpose entry.
    case notOneEntry
    /// The block is globally reachable, so the user need not accept it.
    case reachable(SpecialPurposeEntry)
    case never(SpecialPurposeEntry)
}

/// Why Kubernetes would refuse a name, a label or a selector (Object Names and IDs; Labels and Selectors).
package enum LabelError: Hashable, Sendable {
    /// Not a valid name of a policy, which must be an RFC 1123 subdomain.
    case notSubdomain(String)
    /// Not a valid name of a namespace, which must be an RFC 1123 label.
    case notNamespace(String)
    case notKey(String)
    case notValue(String)
    /// A label value of more than 63 characters.
    case longValue(String)
    case noEqualsSign
    /// Two values for one key. No object has labels that match both.
    case twoValues(key: String, String, String)
    /// Not a requirement of a selector.
    case notRequirement(String)
}
