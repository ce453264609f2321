package import EgressModel
package import EgressPolicy

/// What a workload asked DNS for.
package struct WorkloadProfile: Hashable, Sendable {
    package let workload: WorkloadIdentity
    /// The pods that asked, in sorted order.
    package let pods: [ObjectName]
    /// The different sets of labels of these pods, in sorted order.
    package let podLabels: [[Label]]
    /// The families of the addresses of these pods. Other addresses are out of their reach.
    package let family: AddressFamily
    /// The other workloads whose pods the selector selects too, in sorted order.
    package let strangers: [WorkloadIdentity]
    /// The objects that control the pods which the selector selects, in sorted order, if their selectors are not known.
    package let controllers: [String]
    package let asked: AskedNames
    /// Whether a pod asked for more names than are kept.
    package let isCut: Bool
}

/// A client that is no pod, or not for certain.
package struct ClientProfile: Hashable, Sendable {
    package let address: IPAddress
    /// Whether the address is that of a node.
    package let isNode: Bool
    /// The pods that share the address, if it is that of a node, or else those that have it at some other time.
    package let pods: [ObjectName]
    package let asked: AskedNames
    /// Whether the client asked for more names than are kept.
    package let isCut: Bool
}

/// Names that were asked for, in groups.
package struct AskedNames: Hashable, Sendable {
    /// The names outside the cluster that have addresses, in sorted order.
    package let names: [NameProfile]
    /// The Services, in sorted order.
    package let services: [ServiceProfile]
    /// The names that were asked for and not answered with an address, in sorted order.
    package let missing: [MissingName]
    /// The questions about other things than addresses of hosts and Services, in sorted order.
    package let others: [OtherQuestion]
    /// The patterns that could stand for many of `names`.
    package let suggestions: [PatternSuggestion]
}

/// A name outside the cluster, and what DNS answered for it.
package struct NameProfile: Hashable, Sendable {
    package let name: DomainName
    /// The number of times that the name was looked up. Questions for both address families count once.
    package let lookups: Int
    package let times: TimeSpread
    /// The largest TTL of an answer in seconds.
    package let ttl: UInt32?
    /// The addresses in sorted order.
    package let addresses: [IPAddress]
    /// Whether there are more addresses than are kept.
    package let isCut: Bool
}

extension NameProfile {
    /// Returns the addresses that pods with addresses of one family or both can reach over the network. The loopback
    /// address is that of the pod itself, and so is the unspecified one on Linux.
    package func addresses(reachableBy family: AddressFamily) -> [IPAddress] {
        addresses.filter { address in
            (family == .dual || (address.bitWidth == 32) == (family == .ipv4)) && !address.isLoopback
                && address.bits != 0
        }
    }
}

/// A Service that was looked up.
package struct ServiceProfile: Hashable, Sendable {
    package let name: ObjectName
    /// The Service; `nil` if it is not known.
    package let service: ClusterService?
    /// Whether single pods of the Service were looked up.
    package let hasPodNames: Bool
    package let lookups: Int
    package let times: TimeSpread
    package let ttl: UInt32?
    package let addresses: [IPAddress]
}

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

/// Questions about other things than the addresses of hosts and Services.
package struct OtherQuestion: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        case ptr, srv
        /// The address of a pod, or another name that the cluster's DNS has besides those of Services.
        case cluster
        case other
    }

    package let name: DomainName
    package let kind: Kind
    package let count: Int
    package let times: TimeSpread
}
