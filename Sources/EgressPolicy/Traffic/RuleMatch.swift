internal import EgressModel

extension NetworkPolicyRule {
    /// Whether a connection to this port is allowed, with whomever it is.
    func allows(_ transport: TransportProtocol, _ port: UInt16) -> Bool {
        ports.isEmpty || ports.contains { $0.matches(transport, port) }
    }
}

extension NetworkPolicyPort {
    /// Nobody can tell for a name.
    fileprivate func matches(_ transport: TransportProtocol, _ port: UInt16) -> Bool {
        guard case .range(let range) = self else { return false }
        return range.transport == transport && (range.first...range.last).contains(port)
    }
}

extension NetworkPolicyPeer {
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
