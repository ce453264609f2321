package import EgressModel

/// Who a rule lets pods speak with (Kubernetes, NetworkPolicyPeer v1 networking).
package enum TrafficPeer: Hashable, Sendable {
    case ipBlock(CIDRBlock, except: [CIDRBlock])
    /// Pods of the namespaces selected; of the policy's own where that selector is missing.
    case pods(namespace: LabelSelector?, pod: LabelSelector?)

    /// Whether the peer is an end of a connection, for a policy of a namespace.
    func matches(_ end: TrafficEnd, for namespace: String) -> Bool {
        switch (self, end) {
        case (.ipBlock(let block, let except), .address(let address)):
            block.contains(address) && !except.contains { $0.contains(address) }
        case (.pods(let spaces, let pods), .pod(let pod)):
            (spaces.map { $0.matches(pod.namespaceLabels) } ?? (pod.namespace == namespace))
                && pods?.matches(pod.labels) ?? true
        default: false
        }
    }
}

/// The ports of a rule (Kubernetes, NetworkPolicyPort v1 networking).
package enum TrafficPort: Hashable, Sendable {
    case range(PortRange)
    /// A port of a container by its name, which only the pod's own manifest explains.
    case named(String, TransportProtocol)

    /// Every port of a protocol.
    package static func every(_ transport: TransportProtocol) -> TrafficPort {
        .range(PortRange(transport, 1, to: .max))
    }

    func matches(_ transport: TransportProtocol, _ port: UInt16) -> Bool {
        guard case .range(let range) = self else { return false }
        return range.transport == transport && (range.first...range.last).contains(port)
    }
}

/// One rule of a policy's ingress or egress; no peers stand for everybody, no ports for every port.
package struct TrafficRule: Hashable, Sendable {
    package let peers: [TrafficPeer]
    package let ports: [TrafficPort]

    package init(peers: [TrafficPeer], ports: [TrafficPort]) {
        self.peers = peers
        self.ports = ports
    }

    func holds(_ transport: TransportProtocol, _ port: UInt16) -> Bool {
        ports.isEmpty || ports.contains { $0.matches(transport, port) }
    }

    /// The same rule as egressgen writes it; `nil` for one that it would not write.
    var written: PolicyRule? {
        let peers = peers.compactMap(\.written)
        let ranges = ports.compactMap { port -> PortRange? in
            if case .range(let range) = port { return range }
            return nil
        }
        guard peers.count == self.peers.count, ranges.count == ports.count else { return nil }
        return PolicyRule(peers: peers, ports: PortList(ranges))
    }
}

extension TrafficPeer {
    fileprivate var written: Peer? {
        switch self {
        case .ipBlock(let block, let except): except.isEmpty ? .ipBlock(block) : .ipBlockExcept(block, except)
        case .pods(let namespace, let pod): .pods(namespace: namespace, pod: pod)
        }
    }
}
