package import EgressModel

/// A rule of safety that a text would have broken; the text must not be written.
package enum InvariantViolation: Error, Hashable, Sendable {
    // MARK: The whole policy

    case missingPolicyType(TrafficDirection)
    case otherPolicyTypes
    /// Another name, namespace or podSelector than the one asked for.
    case otherSubject
    case otherAnnotations
    /// A dialect's policy isolates the pods in other directions than those asked for.
    case otherDirections

    // MARK: Its rules

    case unaskedRules(TrafficDirection)
    /// A rule that would match everybody.
    case noPeer(TrafficDirection)
    /// All addresses of a family on every port.
    case everyPort(CIDRBlock)
    /// Something else than the DNS profiles, destinations and sources asked for.
    case otherFixedRules(TrafficDirection)
    case noRule(of: DomainName, TrafficDirection)
    case otherPorts(of: DomainName)
    case noSmallBlock(of: DomainName)
    /// Addresses, sorted, that are too many or too few.
    case otherAddresses(of: DomainName, at: [IPAddress])
    case ungivenAddress(IPAddress, of: DomainName)

    // MARK: What a dialect's policy allows

    case ungiven(Set<AllowedTraffic>)
    case missing(Set<AllowedTraffic>)
    /// No DNS rule goes through the proxy, from which Cilium learns the addresses of names.
    case noDNSProxy
}
