package import EgressCluster
package import EgressManifest
package import EgressModel
package import EgressPolicy
package import EgressSystem
package import SystemPackage

/// A finding of the use cases themselves. The targets that they use have findings of their own.
package enum RefreshFinding: Hashable, Sendable {
    // MARK: A policy

    /// The addresses are removed, because `family` or `accept` no longer allows them.
    case disallowed(HostName?, TrafficDirection, [IPAddress])
    /// The policy has no rules left for this direction, so all its traffic is denied.
    case emptied(TrafficDirection)
    /// No entry of an address set of a kind remains.
    case emptiedSet(ManagedKind)
    /// Another client changes the policy repeatedly while egressgen reads it.
    case keepsChanging
    case deleted
    /// The API server stored something other than what it was sent.
    case deviation(StoredDeviation)
    /// Another field manager owns fields of the applied policy.
    case fieldConflict(FieldConflict)
    /// The rendered text is not the policy that it was rendered from.
    case otherText
    /// The annotations of egressgen have this many bytes in total. No API server accepts that size.
    case annotationSize(Int)

    // MARK: A file

    /// The path is a link to managed policies outside the folder.
    case link

    // MARK: An existing policy at the destination

    case existing(ExistingFinding)

    // MARK: A service

    /// The watch failed. Changes in the cluster are found by the next refresh of all policies.
    case watchLost(ClusterFinding)
    case unsteady(UnsteadyNames)
    /// The service cannot listen on its address. The cause is a system error, or a message from SwiftNIO.
    case notListening(Errno)
    /// No socket can be opened for an upstream of the forwarder.
    case noSocket(Errno)
    case notListeningFor(String)
    /// A service failed. The text comes from the library that runs the services.
    case serviceFailed(String)
    /// The program that runs after a change failed.
    case program(ProgramFailure)
}

/// The reason why a policy cannot be written where a file or policy already exists.
package enum ExistingFinding: Hashable, Sendable {
    /// The file does not contain exactly one policy, or the policy is not managed.
    case notOnePolicy
    /// The file differs from what egressgen would write.
    case otherContent
    /// The file does not contain exactly the policy and the address sets that it refers to.
    case otherSets
    /// The file contains a policy with another name, namespace or podSelector.
    case otherSubject(String)
    /// Only one of the two policies has hosts in this direction: either the policy in the file or the new one.
    case otherHosts(String, TrafficDirection, hasHosts: Bool)
    /// The policy in the file has other rules in a direction that `refresh` does not update.
    case otherRules(String, TrafficDirection)
    /// The file contains a policy with foreign rules.
    case foreign(ForeignPart)
    /// The file at the path contains a NetworkPolicy, but the new policy is of another kind.
    case otherKind(String, PolicyDialect)
    /// The policy in the cluster has foreign rules.
    case foreignInCluster(ForeignPart)
    /// The policy in the cluster is not managed.
    case unmanaged
    /// The policy in the cluster selects other pods.
    case otherPods
    /// The policy in the cluster also governs a direction that was not requested.
    case governs(TrafficDirection)
    /// The policy in the cluster has rules in a direction that `refresh` does not update.
    case unrefreshed(TrafficDirection)
}
