package import EgressCluster
package import EgressManifest
package import EgressModel
package import EgressPolicy

/// Where `discover` has the pods, Services and workloads from.
package enum ObjectSource: Hashable, Sendable {
    case files
    /// A cluster as it is now, beside a recording of the past.
    case cluster
    /// A cluster that is watched while egressgen listens.
    case watch
}

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
    /// There were more clients that are not pods than this number, which are all that are kept.
    case manyClients(Int)
    /// This number of answers was about names that no policy can contain.
    case unusualNames(Int)
    /// The policies of a workload lack something, or need a look.
    case workload(WorkloadObstacle, ObjectSource)
    /// Nothing that a workload looked up can be in a policy.
    case noPolicy
    /// A client is a node, whose pods cannot be told apart, and asked for this number of names.
    case node(IPAddress, names: Int)
    /// A client is no pod, or not for certain, and asked for this number of names.
    case stranger(IPAddress, names: Int, ObjectSource)

    // MARK: A cluster

    /// The user may not read objects without which there is no result.
    case forbidden(InventoryKind, ClusterFinding)

    /// The user may read the pods of this namespace only.
    case onlyNamespace(String)
    /// The objects of a kind that controls pods cannot be read.
    case unlisted(InventoryKind, ClusterFinding)
    /// A watch failed. What changes until the next one starts is not seen.
    case watchLost(InventoryKind, ClusterFinding)
}
