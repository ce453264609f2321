package import EgressModel
package import EgressPolicy

/// One host of a policy, or all hosts of an address set, as the service knows it.
package struct HostState: Sendable {
    /// Why an address is in the policy.
    package enum Origin: Hashable, Sendable {
        /// DNS answered it.
        case resolved
        /// DNS answered it in some of the samples.
        case sampled(seen: Int, of: Int)
        /// A client was told the address when it asked for this name; `nil` if that was before the service began.
        case learned(DomainName?)
        /// The address is no longer in DNS, and its retention has not ended.
        case retained
        /// DNS did not answer, so that the address stays.
        case kept

        var reason: AddressTimeline.Reason {
            switch self {
            case .resolved, .sampled: .resolved
            case .learned: .learned
            case .retained: .retained
            case .kept: .kept
            }
        }
    }

    /// An address in the policy.
    package struct Address: Sendable {
        package let address: IPAddress
        package let origin: Origin
        /// `nil` if the address was there when the service first read the policy.
        package let since: UTCTime?
        /// The end of the retention of an address that is not in DNS; `nil` if there is none.
        package let until: UTCTime?
    }

    package let direction: TrafficDirection
    /// The host, or all hosts of an address set.
    package let specs: [HostSpec]
    /// The last outcome of each name that was looked up.
    package let outcomes: [NameOutcome]
    /// The addresses in the policy, in sorted order.
    package let addresses: [Address]
    package let timeline: AddressTimeline
}

/// The key of what is known about a host of a policy. The host is `nil` for all hosts of an address set.
struct HostKey: Hashable, Sendable {
    let direction: TrafficDirection
    let host: HostName?
}
