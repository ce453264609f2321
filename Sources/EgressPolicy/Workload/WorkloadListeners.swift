internal import EgressModel

/// What listens in a workload that keeps running, besides the HTTP server for its state.
package struct WorkloadListeners: Hashable, Sendable {
    /// The listener for dnstap; `nil` for none.
    package let tap: WorkloadTap?
    /// `nil` for none.
    package let forwarder: WorkloadForwarder?

    package static let none = WorkloadListeners(tap: nil)

    private init(tap: WorkloadTap?) {
        self.tap = tap
        forwarder = nil
    }

    /// - Throws: `ValueError` if the two have the same port.
    package init(tap: WorkloadTap?, forwarder: WorkloadForwarder?) throws(ValueError) {
        if let forwarder, tap?.port == forwarder.port { throw .workload(.portOfTap(forwarder.port)) }
        self.tap = tap
        self.forwarder = forwarder
    }

    package var isEmpty: Bool { tap == nil && forwarder == nil }

    /// The ports of the container.
    package var ports: [WorkloadPort] {
        let tapPort = tap.map { [WorkloadPort("dnstap", $0.port, .tcp)] } ?? []
        let dns = forwarder.map { [WorkloadPort("dns", $0.port, .udp), WorkloadPort("dns-tcp", $0.port, .tcp)] } ?? []
        return [WorkloadPort("metrics", RefreshWorkload.port, .tcp)] + tapPort + dns
    }

    /// The rules that allow others to connect.
    var ingressRules: [NetworkPolicyRule] { [tap?.ingressRule, forwarder?.ingressRule].compactMap(\.self) }
}

/// A port of a container, and its name in the pod.
package struct WorkloadPort: Hashable, Sendable {
    package let name: String
    package let number: UInt16
    package let transport: TransportProtocol

    init(_ name: String, _ number: UInt16, _ transport: TransportProtocol) {
        self.name = name
        self.number = number
        self.transport = transport
    }
}
