package import EgressModel

/// A part of a policy that an intent cannot hold.
package struct IntentLack: Hashable, Sendable {
    package enum Part: Hashable, Sendable {
        /// The asterisk of a pattern stands for one label, which would become any number of labels.
        case oneLabel(HostName)
        /// The name, the block or the ports are not accepted from a user either.
        case value(ValueError)
        /// A source is a pattern.
        case pattern(HostName)
        /// The exceptions of a block cannot be kept.
        case except(CIDRBlock)
        /// The pods are not those of a DNS server with the same ports for TCP and UDP.
        case pods
        /// The sources are pods that no single set of labels selects.
        case sources
        /// The ports of the pods differ from those of other sources, which allow every port.
        case otherPorts
        /// The policy isolates the pods in a direction in which it has no hosts or sources. Some kinds list the
        /// directions in `policyTypes`.
        case emptyDirection(TrafficDirection, isTyped: Bool)
        /// The policy isolates the pods in no direction.
        case noDirection
        /// Policies of the target cannot contain the part.
        case target(DialectObjection)
    }

    package let path: FieldPath
    package let part: Part

    init(_ path: FieldPath, _ part: Part) {
        self.path = path
        self.part = part
    }

    /// Whether the part cannot be left out without a change of what the policy denies.
    package var isBinding: Bool {
        switch part {
        case .emptyDirection, .noDirection: true
        case .oneLabel, .value, .pattern, .except, .pods, .sources, .otherPorts: false
        case .target(let objection): objection.isAboutPolicy
        }
    }
}

extension DialectObjection {
    /// Whether the objection is about the policy as a whole, and not about one peer of a rule.
    fileprivate var isAboutPolicy: Bool {
        switch self {
        case .notDomainName, .block, .ports, .pattern, .nodeAddress, .dnsLabel, .namespaceLabel, .longKey: false
        default: true
        }
    }
}
