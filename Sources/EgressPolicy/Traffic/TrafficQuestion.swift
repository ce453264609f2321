package import EgressModel

/// Which of a policy's two lists of rules is meant; the raw value is that of `policyTypes`.
package enum TrafficDirection: String, CaseIterable, Sendable {
    case egress = "Egress"
    case ingress = "Ingress"

    /// `egress` or `ingress`, as the list of rules is called.
    package var word: String { rawValue.lowercased() }

    /// What the other ends of a rule are called: `to` or `from`.
    package var peersKey: String { self == .egress ? "to" : "from" }

    /// In the order that Kubernetes writes them.
    package static let written: [TrafficDirection] = [.ingress, .egress]
}

/// One end of a connection.
package enum TrafficEnd: Hashable, Sendable {
    /// Outside of the cluster, as far as policies can tell.
    case address(IPAddress)
    case pod(Workload)
}

/// Whether one connection may be opened; the port is that of the destination.
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

    /// The pods whose policies are asked, each with the other end: the source for egress, the destination for ingress.
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
