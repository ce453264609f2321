internal import EgressPolicy
internal import EgressTemplates

extension BuiltinTemplate {
    /// The kind of address set that the template prints; `nil` if it prints a policy.
    var addressSet: ManagedKind? {
        switch self {
        case .networkSet: .networkSet
        case .globalNetworkSet: .globalNetworkSet
        case .cidrGroup: .cidrGroup
        case .networkPolicy, .cilium, .calico, .clusterNetworkPolicy, .gke, .antrea, .aws: nil
        }
    }
}
