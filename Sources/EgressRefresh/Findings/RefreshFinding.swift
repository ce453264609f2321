package import EgressCluster
package import EgressManifest
package import EgressModel
package import EgressPolicy
package import EgressSystem
package import SystemPackage

/// What the use cases themselves have to say, beside what the rooms below found.
package enum RefreshFinding: Hashable, Sendable {
    // MARK: A policy

    /// Addresses go, because `family` or `accept` no longer allows them.
    case disallowed(DomainName, TrafficDirection, [IPAddress])
    /// No rule of a direction is left, so that all of it is denied.
    case emptied(TrafficDirection)
    /// Somebody changes it again and again while it is read.
    case keepsChanging
    case deleted
    /// What the API server stored is not what it was sent.
    case deviation(StoredDeviation)
    /// Others manage fields that were to be applied.
    case fieldConflict(FieldConflict)
    /// The text of a policy says something else than the policy.
    case otherText
    /// All annotations of ours have this many bytes, which no API server takes.
    case annotationSize(Int)

    // MARK: What stands where a policy goes

    case existing(ExistingFinding)

    // MARK: A service

    /// Changes in the cluster wait for the next refresh of everything.
    case watchLost(ClusterFinding)
    case unsteady(UnsteadyNames)
    /// Nobody can listen at an address, for this cause or in the words of SwiftNIO.
    case notListening(Errno)
    case notListeningFor(String)
    /// In the words of the library that runs the services.
    case serviceFailed(String)
    /// The program that is told of changes.
    case program(ProgramFailure)
}

/// Why a policy cannot go where another one stands.
package enum ExistingFinding: Hashable, Sendable {
    /// A file that does not hold one managed policy alone.
    case notOnePolicy
    /// A file that holds something else than would be written.
    case otherContent
    /// A file that holds a policy of another name, namespace or podSelector.
    case otherSubject(String)
    /// A file whose policy has names in a direction that has none now, or none in one that has some.
    case otherHosts(String, TrafficDirection, hasHosts: Bool)
    /// A file whose policy has other rules in a direction that no refresh keeps up to date.
    case otherRules(String, TrafficDirection)
    /// A file with a policy whose rules somebody else wrote.
    case foreign(ForeignPart)
    /// A file, by its path, with a NetworkPolicy, where another kind would be written.
    case otherKind(String, PolicyDialect)
    /// A cluster with a policy whose rules somebody else wrote.
    case foreignInCluster(ForeignPart)
    /// A cluster with a policy that is not managed.
    case unmanaged
    /// A cluster with a policy that selects other pods.
    case otherPods
    /// A cluster with a policy that governs a direction beside those asked for.
    case governs(TrafficDirection)
    /// A cluster with a policy whose rules of a direction no refresh keeps up to date.
    case unrefreshed(TrafficDirection)
}
