/// A kind of policy that holds names and that a user can leave for another one.
package enum ForeignKind: Hashable, CaseIterable, Sendable {
    /// CiliumNetworkPolicy `cilium.io/v2`.
    case cilium
    /// FQDNNetworkPolicy of GKE's own network plugin, with `matches`.
    case gke
    /// NetworkPolicy of Antrea.
    case antrea
    /// ApplicationNetworkPolicy of EKS.
    case aws
    /// ClusterNetworkPolicy of the Network Policy API.
    case clusterNetworkPolicy
    /// FQDNNetworkPolicy of the controllers that keep a NetworkPolicy up to date, with `to`: Google's archived add-on,
    /// its fork by nais, and delta10's.
    case controller

    /// Whether `policyTypes` lists the directions in which a policy isolates the pods.
    package var hasPolicyTypes: Bool { self == .aws || self == .controller }

    /// Whether a CIDR rule matches no pods, not even pods with an address in the block.
    package var blocksMatchNoPods: Bool { self == .cilium }
}
