/// A kind of policy other than NetworkPolicy that templates may render, by the name of its built-in template.
package enum PolicyDialect: String, CaseIterable, Sendable {
    /// CiliumNetworkPolicy, which holds names (Cilium, DNS based policies).
    case cilium
    /// Calico's own NetworkPolicy, which holds addresses (Calico, Network policy).
    case calico
    /// ClusterNetworkPolicy, which holds names and governs pods of any namespace (Network Policy API).
    case clusterNetworkPolicy = "cluster-network-policy"

    package var apiVersion: String {
        switch self {
        case .cilium: "cilium.io/v2"
        case .calico: "projectcalico.org/v3"
        case .clusterNetworkPolicy: "policy.networking.k8s.io/v1alpha2"
        }
    }

    package var kind: String {
        switch self {
        case .cilium: "CiliumNetworkPolicy"
        case .calico: "NetworkPolicy"
        case .clusterNetworkPolicy: "ClusterNetworkPolicy"
        }
    }

    /// Whether its host rules hold names, which the network plugin looks up itself, instead of addresses.
    package var holdsNames: Bool { self != .calico }
}

extension PolicySubject {
    /// What a policy that lives in no namespace is called, so that those of two namespaces are not one; a namespace's
    /// name has no dot. `nil` without a namespace.
    package var clusterName: String? { namespace.map { "\($0).\(name)" } }
}
