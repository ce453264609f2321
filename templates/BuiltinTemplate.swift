/// The templates that are part of the binary, by the stem of their file.
package enum BuiltinTemplate: String, CaseIterable, Sendable {
    case networkPolicy = "networkpolicy"
    case cilium
    case calico
    case clusterNetworkPolicy = "cluster-network-policy"

    /// The template's Mustache text.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    private var bytes: [UInt8] {
        switch self {
        case .networkPolicy: PackageResources.networkpolicy_yaml_mustache
        case .cilium: PackageResources.cilium_yaml_mustache
        case .calico: PackageResources.calico_yaml_mustache
        case .clusterNetworkPolicy: PackageResources.cluster_network_policy_yaml_mustache
        }
    }
}
