/// The templates that are compiled into the binary. The raw value is the file name without extensions.
package enum BuiltinTemplate: String, CaseIterable, Sendable {
    case networkPolicy = "networkpolicy"
    case cilium
    case calico
    case clusterNetworkPolicy = "cluster-network-policy"
    case gke
    case antrea
    case aws
    case networkSet = "network-set"
    case globalNetworkSet = "global-network-set"
    case cidrGroup = "cidr-group"

    /// The Mustache text of the template.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    private var bytes: [UInt8] {
        switch self {
        case .networkPolicy: PackageResources.networkpolicy_yaml_mustache
        case .cilium: PackageResources.cilium_yaml_mustache
        case .calico: PackageResources.calico_yaml_mustache
        case .clusterNetworkPolicy: PackageResources.cluster_network_policy_yaml_mustache
        case .gke: PackageResources.gke_yaml_mustache
        case .antrea: PackageResources.antrea_yaml_mustache
        case .aws: PackageResources.aws_yaml_mustache
        case .networkSet: PackageResources.network_set_yaml_mustache
        case .globalNetworkSet: PackageResources.global_network_set_yaml_mustache
        case .cidrGroup: PackageResources.cidr_group_yaml_mustache
        }
    }
}
