extension EnforcedPolicy {
    /// Returns the policy with the numbers of the named ports that the destination of a connection has.
    ///
    /// A name in a rule stands for the port of this name of each pod that gets the connection (Kubernetes,
    /// NetworkPolicyPort v1 networking).
    package func resolved(for ports: [NamedPort]) -> EnforcedPolicy {
        let resolved = TrafficDirection.allCases.map { direction in
            rules(direction).map { NetworkPolicyRule(peers: $0.peers, ports: $0.ports.map { $0.resolved(for: ports) }) }
        }
        guard resolved != TrafficDirection.allCases.map(rules) else { return self }
        return EnforcedPolicy(
            name: name, namespace: namespace, podSelector: podSelector, types: isolates, egress: resolved[0],
            ingress: resolved[1])
    }
}

extension NetworkPolicyPort {
    /// Returns the port by its number, or the port itself if the pod has none of this name.
    fileprivate func resolved(for ports: [NamedPort]) -> NetworkPolicyPort {
        guard case .named(let name, let transport) = self,
            let port = ports.first(where: { $0.name == name && $0.transport == transport })
        else { return self }
        return .range(PortRange(transport, port.number))
    }
}
