/// A kind of policy other than NetworkPolicy that a template can render. The raw value is the name of its built-in
/// template.
package enum PolicyDialect: String, CaseIterable, Sendable {
    /// CiliumNetworkPolicy, which contains names (Cilium, DNS based policies).
    case cilium
    /// Calico's own NetworkPolicy, which contains addresses (Calico, Network policy).
    case calico
    /// ClusterNetworkPolicy, which contains names and can govern pods of any namespace (Network Policy API).
    case clusterNetworkPolicy = "cluster-network-policy"
    /// FQDNNetworkPolicy of GKE's own network plugin, which contains names alone (GKE, Control Pod egress traffic using
    /// FQDN network policies).
    case gke
    /// Antrea's own NetworkPolicy, which contains names (Antrea, Antrea Network Policy CRDs).
    case antrea
    /// ApplicationNetworkPolicy of EKS, which contains names (amazon-network-policy-controller-k8s, api/v1alpha1).
    case aws

    package var apiVersion: String {
        switch self {
        case .cilium: "cilium.io/v2"
        case .calico: "projectcalico.org/v3"
        case .clusterNetworkPolicy: "policy.networking.k8s.io/v1alpha2"
        case .gke: "networking.gke.io/v1alpha1"
        case .antrea: "crd.antrea.io/v1beta1"
        case .aws: "networking.k8s.aws/v1alpha1"
        }
    }

    package var kind: String {
        switch self {
        case .cilium: "CiliumNetworkPolicy"
        case .calico, .antrea: "NetworkPolicy"
        case .clusterNetworkPolicy: "ClusterNetworkPolicy"
        case .gke: "FQDNNetworkPolicy"
        case .aws: "ApplicationNetworkPolicy"
        }
    }

    /// Whether host rules contain names instead of addresses. The network plugin looks up the names itself.
    package var holdsNames: Bool { self != .calico }

    /// Whether policies can say who may connect to the pods.
    package var hasIngress: Bool {
        switch self {
        case .cilium, .calico, .antrea, .aws: true
        case .clusterNetworkPolicy, .gke: false
        }
    }
}

extension PolicySubject {
    /// The name of a cluster-scoped policy: the namespace, a dot and the policy's name. Policies of two namespaces
    /// never have the same name, because the name of a namespace contains no dot. `nil` if there is no namespace.
    package var clusterName: String? { namespace.map { "\($0).\(name)" } }
}
