package import EgressModel

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
