package import EgressModel

/// One destination of an egress rule, or one source of an ingress rule (Kubernetes, NetworkPolicyPeer v1 networking).
package enum NetworkPolicyPeer: Hashable, Sendable {
    /// A block without some parts of it.
    case ipBlock(CIDRBlock, except: [CIDRBlock] = [])
    /// Pods by their labels, in the namespaces selected; in the policy's own where `namespace` is `nil`, and all pods
    /// there where `pod` is.
    case pods(namespace: LabelSelector?, pod: LabelSelector?)

    /// The block, whatever is left out of it; `nil` for pods.
    package var block: CIDRBlock? {
        if case .ipBlock(let block, _) = self { block } else { nil }
    }

    /// The block if nothing is left out of it.
    package var wholeBlock: CIDRBlock? {
        if case .ipBlock(let block, let except) = self, except.isEmpty { block } else { nil }
    }
}

/// The ports of a rule (Kubernetes, NetworkPolicyPort v1 networking).
package enum NetworkPolicyPort: Hashable, Sendable {
    case range(PortRange)
    /// A port of a container by its name, which only the pod's own manifest explains. egressgen writes none.
    case named(String, TransportProtocol)

    /// Every port of a protocol.
    package static func every(_ transport: TransportProtocol) -> NetworkPolicyPort {
        .range(PortRange(transport, 1, to: .max))
    }

    /// `nil` for a name.
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
/// networking); no peers stand for everybody, no ports for every port.
package struct NetworkPolicyRule: Hashable, Sendable {
    package let peers: [NetworkPolicyPeer]
    package let ports: [NetworkPolicyPort]

    /// Makes a rule of anybody's, with its ports as they stand in the manifest.
    package init(peers: [NetworkPolicyPeer], ports: [NetworkPolicyPort]) {
        self.peers = peers
        self.ports = ports
    }

    /// Makes a rule as egressgen writes it.
    package init(peers: [NetworkPolicyPeer], ports: PortList) {
        self.init(peers: peers, ports: ports.ranges.map(NetworkPolicyPort.range))
    }

    /// The ports in canonical form; `nil` where one of them has a name.
    package var portList: PortList? {
        let ranges = ports.compactMap(\.range)
        return ranges.count == ports.count ? PortList(ranges) : nil
    }

    /// The addresses of a rule of small blocks alone; `nil` for any other rule.
    package var hostAddresses: Set<IPAddress>? {
        guard !peers.isEmpty else { return nil }
        var addresses: Set<IPAddress> = []
        for peer in peers {
            guard let members = peer.wholeBlock?.addresses(upTo: 256) else { return nil }
            addresses.formUnion(members)
        }
        return addresses
    }

    /// Whether both allow the same by the same peers, in whatever order.
    package func isEquivalent(to other: NetworkPolicyRule) -> Bool {
        guard let own = portList else { return false }
        return own == other.portList && Set(peers) == Set(other.peers)
    }
}
