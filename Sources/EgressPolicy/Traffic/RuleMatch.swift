internal import EgressModel

extension NetworkPolicyRule {
    /// Returns whether the rule allows connections to a port. The check ignores the peers.
    func allows(_ transport: TransportProtocol, _ port: UInt16) -> Bool {
        ports.isEmpty || ports.contains { $0.matches(transport, port) }
    }
}

extension NetworkPolicyPort {
    /// Returns whether the port matches. A named port never matches, because its number is unknown here.
    fileprivate func matches(_ transport: TransportProtocol, _ port: UInt16) -> Bool {
        guard case .range(let range) = self else { return false }
        return range.transport == transport && (range.first...range.last).contains(port)
    }
}

extension NetworkPolicyPeer {
    /// Returns whether the peer matches an end of a connection. `namespace` is the namespace of the policy.
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
