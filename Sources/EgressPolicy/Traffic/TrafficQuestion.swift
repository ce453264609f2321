package import EgressModel

/// The direction of traffic, which identifies one of the two lists of rules in a policy. The raw value is that of
/// `policyTypes`.
package enum TrafficDirection: String, CaseIterable, Sendable {
    case egress = "Egress"
    case ingress = "Ingress"

    /// The key of the list of rules: `egress` or `ingress`.
    package var word: String { rawValue.lowercased() }

    /// The key of the peers in a rule: `to` or `from`.
    package var peersKey: String { self == .egress ? "to" : "from" }

    /// Both directions in the order in which Kubernetes writes them.
    package static let written: [TrafficDirection] = [.ingress, .egress]
}

/// One end of a connection.
package enum TrafficEnd: Hashable, Sendable {
    /// An address that policies treat as an address outside the cluster.
    case address(IPAddress)
    case pod(Workload)
}

/// A question about whether a connection is allowed. The port is that of the destination.
package struct TrafficQuestion: Hashable, Sendable {
    package let source: TrafficEnd
    package let destination: TrafficEnd
    package let transport: TransportProtocol
    package let port: UInt16

    package init(from source: TrafficEnd, to destination: TrafficEnd, _ transport: TransportProtocol, _ port: UInt16) {
        self.source = source
        self.destination = destination
        self.transport = transport
        self.port = port
    }

    /// The pods whose policies decide, each with its direction and the other end of the connection. The direction is
    /// egress for the source and ingress for the destination.
    var sides: [(direction: TrafficDirection, pod: Workload, other: TrafficEnd)] {
        let ends: [(TrafficDirection, TrafficEnd, TrafficEnd)] = [
            (.egress, source, destination), (.ingress, destination, source),
        ]
        return ends.compactMap { direction, end, other in
            guard case .pod(let pod) = end else { return nil }
            return (direction, pod, other)
        }
    }
}
