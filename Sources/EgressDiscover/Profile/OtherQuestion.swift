package import EgressModel

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
    /// Whether the name was answered with an address.
    package let hasAddress: Bool
    package let times: TimeSpread
}

extension OtherQuestion {
    /// Whether the name has an address in the cluster, as that of a pod has.
    var isPod: Bool { kind == .cluster && hasAddress }
}
