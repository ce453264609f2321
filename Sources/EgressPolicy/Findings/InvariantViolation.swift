package import EgressModel

/// A safety rule that the text of a policy violates. egressgen does not write such a text.
package enum InvariantViolation: Error, Hashable, Sendable {
    // MARK: The whole policy

    case missingPolicyType(TrafficDirection)
    case otherPolicyTypes
    /// The name, the namespace or the podSelector is not the one that the user asked for.
    case otherSubject
    case otherAnnotations
    /// An address set lacks the label by which a policy selects it.
    case missingLabel(Label)
    /// A policy of a dialect isolates the pods in directions other than those that the user asked for.
    case otherDirections

    // MARK: The rules of the policy

    case unaskedRules(TrafficDirection)
    /// A rule has no peers, so it would match all peers.
    case noPeer(TrafficDirection)
    /// A rule allows all addresses of a family on every port.
    case everyPort(CIDRBlock)
    /// The rules without names are not the DNS profiles, destinations and sources that the user asked for.
    case otherFixedRules(TrafficDirection)
    case noRule(of: HostName, TrafficDirection)
    case otherPorts(of: HostName)
    /// The rule of a host, or the list of all hosts, has something else than small blocks.
    case noSmallBlock(of: HostName?)
    /// The rule of a name has too many or too few addresses. The list contains the difference in sorted order.
    case otherAddresses(of: HostName?, at: [IPAddress])
    case ungivenAddress(IPAddress, of: HostName?)

    // MARK: The traffic that a policy of a dialect allows

    case ungiven(Set<AllowedTraffic>)
    case missing(Set<AllowedTraffic>)
    /// No DNS rule uses Cilium's DNS proxy, from which Cilium learns the addresses of names.
    case noDNSProxy
}
