package import EgressModel
package import EgressPolicy

/// What a workload asked DNS for.
package struct WorkloadProfile: Hashable, Sendable {
    package let workload: WorkloadIdentity
    /// The pods that asked, in sorted order.
    package let pods: [ObjectName]
    /// The different sets of labels of these pods, in sorted order.
    package let podLabels: [[Label]]
    /// The families of the addresses of these pods. Other addresses are out of their reach.
    package let family: AddressFamily
    /// The other workloads whose pods the selector selects too, in sorted order.
    package let strangers: [WorkloadIdentity]
    /// The objects that control the pods which the selector selects, in sorted order, if their selectors are not known.
    package let controllers: [String]
    /// Whether an object whose selector is not known controls the pods that asked. A Job has no selector that lasts.
    package let hasOwner: Bool
    package let asked: AskedNames
    /// Whether a pod asked for more names than are kept.
    package let isCut: Bool
}
