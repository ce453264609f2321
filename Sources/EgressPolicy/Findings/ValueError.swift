package import EgressModel

/// Why what a user wants of a policy, or what stands in one, is not a value that it can have.
///
/// Each caller knows which `Setting` the value was given for, and where.
package enum ValueError: Error, Hashable, Sendable {
    /// A name, an address, a block or a duration is none.
    case format(FormatError)
    case label(LabelError)
    case port(PortError)
    case host(HostError)
    case allow(AllowError)
    case dns(DNSError)
    case accept(AcceptError)
    case except(ExceptError)
    case target(TargetError)
    case workload(WorkloadError)
    /// Not `ipv4`, `ipv6` or `dual`.
    case notFamily
    /// Neither `true` nor `false`.
    case notBoolean
    /// One of several words is wrong.
    indirect case word(String, ValueError)

    /// Reads a value of EgressModel's.
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

/// Why ports are none.
package enum PortError: Hashable, Sendable {
    case empty
    case leadingZero(String)
    /// A range that ends below its start.
    case backward(first: UInt16, last: UInt16)
    case notProtocol(String)
}

/// Why DNS profiles cannot be had.
package enum DNSError: Hashable, Sendable {
    case notProfile
    /// A list without any word.
    case noProfile
    /// `none` beside other profiles.
    case noneBesideOthers
}

/// Why space cannot be accepted.
package enum AcceptError: Hashable, Sendable {
    /// A block that lies in no special-purpose entry as a whole.
    case notOneEntry
    /// Space that needs no accepting.
    case reachable(SpecialPurposeEntry)
    case never(SpecialPurposeEntry)
}

/// Why Kubernetes would refuse a name, a label or a selector (Object Names and IDs; Labels and Selectors).
package enum LabelError: Hashable, Sendable {
    /// Not a name of a policy: an RFC 1123 subdomain.
    case notSubdomain(String)
    /// Not a name of a namespace: an RFC 1123 label.
    case notNamespace(String)
    case notKey(String)
    case notValue(String)
    /// A value of more than 63 characters.
    case longValue(String)
    case noEqualsSign
    /// A key with two values, which nothing has.
    case twoValues(key: String, String, String)
    /// Not a requirement of a selector.
    case notRequirement(String)
}
