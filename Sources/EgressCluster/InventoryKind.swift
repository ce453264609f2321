/// A kind of object that tells which pods a cluster has, and what they belong to.
package enum InventoryKind: String, CaseIterable, Sendable {
    case pod = "Pod"
    case service = "Service"
    case deployment = "Deployment"
    case replicaSet = "ReplicaSet"
    case statefulSet = "StatefulSet"
    case daemonSet = "DaemonSet"

    private var isOfCore: Bool { self == .pod || self == .service }
    var root: String { isOfCore ? "/api/v1" : "/apis/apps/v1" }
    /// The name of the resource in API paths.
    package var resource: String { rawValue.lowercased() + "s" }
}
