package import EgressModel

/// What a policy of a workload lacks, or what needs a look before it is applied.
package enum WorkloadObstacle: Hashable, Sendable {
    /// No labels select the pods of the workload, and no others. There is no policy. The pods can have an owner with a
    /// selector that is not known.
    case noSelector(hasOwner: Bool)
    /// The selector of the workload selects pods of these workloads, too. The pods can have an owner with a selector that
    /// is not known.
    case selectsOthers([String], hasOwner: Bool)
    /// The workload is the pods with a label, and these objects control them. Each is allowed what the others looked up.
    case severalControllers([String])
    case service(ObjectName, ServiceObstacle)
    /// A name of the cluster was answered with an address, and is not the name of a Service.
    case podAddress(String)
    /// The name has special-purpose addresses. Those that can be accepted are in the blocks.
    case specialPurpose(String, [CIDRBlock])
    /// No policy can contain this name.
    case unusableName(String)
    /// The name has only addresses that are those of the pod itself, or of a family that the pods do not have.
    case unreachable(String)
    /// There are more addresses of the name than this number, which are all that are kept.
    case manyAddresses(String, Int)
    /// A pod asked for more names than this number, which are all that are kept.
    case manyNames(Int)
}
