package import EgressModel

/// A name that was asked for and has no address.
package struct MissingName: Hashable, Sendable {
    package enum Reason: String, Hashable, Sendable {
        case nxDomain, noData, failed
    }

    package let name: DomainName
    package let reason: Reason
    package let lookups: Int
    package let times: TimeSpread
}
