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

/// Why a Service has no rule, or one that needs a look.
package enum ServiceObstacle: Hashable, Sendable {
    /// The Service is not among those that were read.
    case unknown
    /// Others than the pods of a selector answer for the Service.
    case noSelector
    case noPorts
    /// No pod of the Service has a port of this name.
    case noPort(String)
    /// DNS answers with the addresses of the pods, so clients can use any of their ports. There is a rule.
    case headless
    /// The pods have the addresses of their nodes, by which most network plugins do not know pods. There is a rule.
    case hostNetwork
    /// The Service stands for a name outside the cluster, which DNS did not follow.
    case external
}

/// What a policy of a workload lacks, or what needs a look before it is applied.
package enum WorkloadObstacle: Hashable, Sendable {
    /// No labels select the pods of the workload, and no others. There is no policy. The pods can have an owner with a
    /// selector that is not known.
    case noSelector(hasOwner: Bool)
    /// The selector of the workload selects pods of these workloads, too. The pods can have an owner with a selector that
    /// is not known.
    case selectsOthers([String], hasOwner: Bool)
    /// The workload is the pods with a label, and these objects control them. Each is allowed what the others looked up.
    case severalControllers([String])
    case service(ObjectName, ServiceObstacle)
    /// A name of the cluster was answered with an address, and is not the name of a Service.
    case podAddress(String)
    /// The name has special-purpose addresses. Those that can be accepted are in the blocks.
    case specialPurpose(String, [CIDRBlock])
    /// No policy can contain this name.
    case unusableName(String)
    /// The name has only addresses that are those of the pod itself, or of a family that the pods do not have.
    case unreachable(String)
    /// There are more addresses of the name than this number, which are all that are kept.
    case manyAddresses(String, Int)
    /// A pod asked for more names than this number, which are all that are kept.
    case manyNames(Int)
}
