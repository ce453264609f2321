package import EgressModel
package import EgressPolicy

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
