package import EgressModel

/// The egress rule that lets pods connect to a Service, and what is to be said of it.
package struct ServiceRule: Hashable, Sendable {
    /// `nil` if there can be none.
    package let rule: NetworkPolicyRule?
    package let obstacles: [ServiceObstacle]

    /// Creates the rule: the pods that the Service selects, in its namespace, and the ports that its own ports lead to. A
    /// NetworkPolicy sees the pods behind a Service, not the Service.
    ///
    /// - Parameters:
    ///   - service: The Service; `nil` if it is not known.
    ///   - pods: The pods of the Service. They tell the numbers of ports with names.
    package init(_ service: ClusterService?, pods: [ClusterPod]) {
        guard let service else {
            self.init(nil, [.unknown])
            return
        }
        if case .external = service.kind {
            self.init(nil, [.external])
            return
        }
        guard !service.selector.isEmpty else {
            self.init(nil, [.noSelector])
            return
        }
        let (ports, missing) = service.podPorts(pods)
        guard !ports.isEvery else {
            self.init(nil, missing.isEmpty ? [.noPorts] : missing)
            return
        }
        let peer = NetworkPolicyPeer.pods(
            namespace: LabelSelector(trustedLabels: [(Workload.nameKey, service.name.namespace)]),
            pod: LabelSelector(matchLabels: service.selector.sorted { $0.key < $1.key }))
        let isOnNodes = pods.contains(where: \.isHostNetwork)
        self.init(
            NetworkPolicyRule(peers: [peer], ports: ports),
            (service.kind == .headless ? [.headless] : []) + (isOnNodes ? [.hostNetwork] : []) + missing)
    }

    private init(_ rule: NetworkPolicyRule?, _ obstacles: [ServiceObstacle]) {
        self.rule = rule
        self.obstacles = obstacles
    }
}

extension ClusterService {
    /// Returns the ports of the pods of the Service, and the names of ports that no pod has.
    package func podPorts(_ pods: [ClusterPod]) -> (ports: PortList, missing: [ServiceObstacle]) {
        var ranges: [PortRange] = []
        var missing: [ServiceObstacle] = []
        for port in ports {
            switch port.target {
            case .number(let number): ranges.append(PortRange(port.transport, number))
            case .name(let name):
                let numbers = pods.flatMap(\.ports).filter { $0.name == name && $0.transport == port.transport }
                ranges += numbers.map { PortRange(port.transport, $0.number) }
                if numbers.isEmpty { missing.append(.noPort(name)) }
            }
        }
        return (PortList(ranges), missing)
    }
}
