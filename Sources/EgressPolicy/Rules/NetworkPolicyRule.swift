package import EgressModel

/// One destination of an egress rule, or one source of an ingress rule (Kubernetes, NetworkPolicyPeer v1 networking).
package enum NetworkPolicyPeer: Hashable, Sendable {
    /// A block without some parts of it.
    case ipBlock(CIDRBlock, except: [CIDRBlock] = [])
    /// Pods selected by their labels, in the namespaces that `namespace` selects. If `namespace` is `nil`, the pods are
    /// in the policy's own namespace. If `pod` is `nil`, all pods of those namespaces are selected.
    case pods(namespace: LabelSelector?, pod: LabelSelector?)

    /// The block including the parts that it excludes, or `nil` for pods.
    package var block: CIDRBlock? {
        if case .ipBlock(let block, _) = self { block } else { nil }
    }

    /// The block, or `nil` if it excludes parts or if the peer selects pods.
    package var wholeBlock: CIDRBlock? {
        if case .ipBlock(let block, let except) = self, except.isEmpty { block } else { nil }
    }
}

/// The ports of a rule (Kubernetes, NetworkPolicyPort v1 networking).
package enum NetworkPolicyPort: Hashable, Sendable {
    case range(PortRange)
    /// The name of a container port, whose number only the pod's own manifest contains. egressgen never writes one.
    case named(String, TransportProtocol)

    /// Returns all ports of a protocol.
    package static func every(_ transport: TransportProtocol) -> NetworkPolicyPort {
        .range(PortRange(transport, 1, to: .max))
    }

    /// The range of ports, or `nil` for a named port.
    package var range: PortRange? {
        if case .range(let range) = self { range } else { nil }
    }

    package var transport: TransportProtocol {
        switch self {
        case .range(let range): range.transport
        case .named(_, let transport): transport
        }
    }
}

/// One rule of a policy's ingress or egress (Kubernetes, NetworkPolicyEgressRule and NetworkPolicyIngressRule v1
/// networking). A rule without peers matches all peers, and a rule without ports matches every port.
package struct NetworkPolicyRule: Hashable, Sendable {
    package let peers: [NetworkPolicyPeer]
    package let ports: [NetworkPolicyPort]

    /// Creates a rule of any policy, with its ports as they are in the manifest.
    package init(peers: [NetworkPolicyPeer], ports: [NetworkPolicyPort]) {
        self.peers = peers
        self.ports = ports
    }

    /// Creates a rule as egressgen writes it.
    package init(peers: [NetworkPolicyPeer], ports: PortList) {
        self.init(peers: peers, ports: ports.ranges.map(NetworkPolicyPort.range))
    }

    /// Returns the rule of a list of blocks on every port. An empty list has no rule, because a rule without peers matches
    /// all peers.
    package static func list(_ blocks: [CIDRBlock]) -> [NetworkPolicyRule] {
        blocks.isEmpty ? [] : [NetworkPolicyRule(peers: blocks.map { .ipBlock($0) }, ports: .every)]
    }

    /// The ports in canonical form, or `nil` if one of them is a named port.
    package var portList: PortList? {
        let ranges = ports.compactMap(\.range)
        return ranges.count == ports.count ? PortList(ranges) : nil
    }

    /// The addresses of a rule whose peers are only blocks of up to 256 addresses, or `nil` for any other rule.
    package var hostAddresses: Set<IPAddress>? {
        guard !peers.isEmpty else { return nil }
        var addresses: Set<IPAddress> = []
        for peer in peers {
            guard let members = peer.wholeBlock?.addresses(upTo: 256) else { return nil }
            addresses.formUnion(members)
        }
        return addresses
    }

    /// Returns whether both rules have the same ports and the same peers, in any order. A rule with a named port is not
    /// equivalent to any rule.
    package func isEquivalent(to other: NetworkPolicyRule) -> Bool {
        guard let own = portList else { return false }
        return own == other.portList && Set(peers) == Set(other.peers)
    }
}
