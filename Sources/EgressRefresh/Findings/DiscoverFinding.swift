package import EgressCluster
package import EgressManifest
package import EgressModel
package import EgressPolicy

/// A finding about the objects and the answers that `discover` reads, and about the policies that it prints.
package enum DiscoverFinding: Hashable, Sendable {
    /// An object cannot be read.
    case flaw(ForeignFlaw)
    /// A file has no objects of the kind. The value is the type of the first object.
    case otherKind(ClusterObjectKind, String)
    /// A file has no object.
    case empty(ClusterObjectKind)
    /// The recordings have no answers to clients.
    case noAnswers
    /// There were answers to clients, but none to a pod of the namespace.
    case noWorkload
    /// There were more clients that are no pods than this number, which are all that are kept.
    case manyClients(Int)
    /// The policies of a workload lack something, or need a look.
    case workload(WorkloadObstacle)
    /// A client is a node, whose pods cannot be told apart, and asked for this number of names.
    case node(IPAddress, names: Int)
    /// A client is no pod, or not for certain, and asked for this number of names.
    case stranger(IPAddress, names: Int)

    // MARK: A cluster

    /// The user may read the pods of this namespace only.
    case onlyNamespace(String)
    /// The objects of a kind that controls pods cannot be read.
    case unlisted(InventoryKind, ClusterFinding)
    /// A watch failed. What changes until the next one starts is not seen.
    case watchLost(InventoryKind, ClusterFinding)
}
