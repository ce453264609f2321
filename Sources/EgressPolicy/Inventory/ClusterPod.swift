package import EgressModel

/// The namespace and the name of an object.
package struct ObjectName: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let namespace: String
    package let name: String

    package init(_ namespace: String, _ name: String) {
        self.namespace = namespace
        self.name = name
    }

    package static func < (left: ObjectName, right: ObjectName) -> Bool {
        (left.namespace, left.name) < (right.namespace, right.name)
    }

    package var description: String { "\(namespace)/\(name)" }
}

/// The object that controls another one: the controller of its `ownerReferences`.
package struct ObjectOwner: Hashable, Sendable {
    package let kind: String
    package let name: String

    package init(kind: String, name: String) {
        self.kind = kind
        self.name = name
    }
}

/// A pod of a cluster, as far as it matters who asks DNS and who answers connections (Kubernetes, Pod v1 core).
package struct ClusterPod: Hashable, Sendable {
    package let name: ObjectName
    /// The uid, which tells two pods of the same name apart; `nil` if it is unknown.
    package let uid: String?
    package let labels: [Label]
    package let owner: ObjectOwner?
    /// Whether the pod has the network, and so the addresses, of its node.
    package let isHostNetwork: Bool
    package let addresses: [IPAddress]
    /// The addresses of the node that runs the pod.
    package let nodeAddresses: [IPAddress]
    package let lifetime: PodLifetime
    package let ports: [NamedPort]

    package init(
        _ name: ObjectName, uid: String? = nil, labels: [Label] = [], owner: ObjectOwner? = nil,
        isHostNetwork: Bool = false, addresses: [IPAddress] = [], nodeAddresses: [IPAddress] = [],
        lifetime: PodLifetime = PodLifetime(), ports: [NamedPort] = []
    ) {
        self.name = name
        self.uid = uid
        self.labels = labels
        self.owner = owner
        self.isHostNetwork = isHostNetwork
        self.addresses = addresses
        self.nodeAddresses = nodeAddresses
        self.lifetime = lifetime
        self.ports = ports
    }
}

extension ClusterPod {
    /// Returns the pod with an end, unless it ended earlier.
    package func ended(at time: UTCTime) -> ClusterPod {
        let end = lifetime.end.map { min($0, time) } ?? time
        return ClusterPod(
            name, uid: uid, labels: labels, owner: owner, isHostNetwork: isHostNetwork, addresses: addresses,
            nodeAddresses: nodeAddresses, lifetime: PodLifetime(start: lifetime.start, end: end), ports: ports)
    }
}

/// The time for which a pod has its addresses.
package struct PodLifetime: Hashable, Sendable {
    /// The first second; `nil` if it is unknown.
    package let start: UTCTime?
    /// The last second; `nil` if the pod has not ended.
    package let end: UTCTime?

    package init(start: UTCTime? = nil, end: UTCTime? = nil) {
        self.start = start
        self.end = end
    }

    /// Returns whether the pod has its addresses at a time. An unknown time counts as any time.
    package func contains(_ time: UTCTime?) -> Bool {
        guard let time else { return true }
        return start.map { $0 <= time } ?? true && end.map { time <= $0 } ?? true
    }
}

/// A port of a container that has a name.
package struct NamedPort: Hashable, Sendable {
    package let name: String
    package let transport: TransportProtocol
    package let number: UInt16

    package init(_ name: String, _ transport: TransportProtocol, _ number: UInt16) {
        self.name = name
        self.transport = transport
        self.number = number
    }
}
