internal import EgressModel

/// What one peer of a rule allows.
package struct ForeignPeer: Hashable, Sendable {
    package let end: AllowedTraffic.End
    /// Whether the asterisk of a pattern stands for one label. A pattern of egressgen stands for one or more.
    package let isOneLabel: Bool
    package let path: FieldPath

    package init(_ end: AllowedTraffic.End, isOneLabel: Bool = false, at path: FieldPath) {
        self.end = end
        self.isOneLabel = isOneLabel
        self.path = path
    }
}

/// A rule that allows its peers on its ports.
package struct ForeignRule: Hashable, Sendable {
    package let direction: TrafficDirection
    package let peers: [ForeignPeer]
    package let ports: PortList
    package let path: FieldPath

    package init(_ direction: TrafficDirection, _ peers: [ForeignPeer], _ ports: PortList, at path: FieldPath) {
        self.direction = direction
        self.peers = peers
        self.ports = ports
        self.path = path
    }
}

/// A policy of another kind, as far as it consists of rules that allow something.
package struct ForeignPolicy: Hashable, Sendable {
    package let kind: ForeignKind
    package let subject: PolicySubject
    /// The directions in which the policy isolates the pods.
    package let directions: Set<TrafficDirection>
    package let rules: [ForeignRule]

    package init(
        _ kind: ForeignKind, subject: PolicySubject, directions: Set<TrafficDirection>, rules: [ForeignRule]
    ) {
        self.kind = kind
        self.subject = subject
        self.directions = directions
        self.rules = rules
    }

    /// The traffic that the policy allows.
    package var allowed: Set<AllowedTraffic> {
        rules.reduce(into: []) { all, rule in
            all.formUnion(AllowedTraffic.all(rule.direction, rule.peers.map(\.end), rule.ports))
        }
    }
}
