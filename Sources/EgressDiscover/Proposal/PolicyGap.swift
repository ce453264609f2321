package import EgressModel
package import EgressPolicy

/// A connection that a workload needs, and that policies deny.
package struct PolicyGap: Hashable, Sendable {
    package enum Target: Hashable, Sendable {
        case name(DomainName, IPAddress)
        case service(ObjectName)
    }

    package let workload: WorkloadIdentity
    package let target: Target
    /// The port; `nil` if the connection is denied on every port.
    package let port: PortRange?
    /// The verdicts of the sides that deny it.
    package let denials: [SideVerdict]

    /// Finds what policies deny of what a workload looked up.
    ///
    /// - Parameters:
    ///   - profile: What the workload looked up.
    ///   - policies: All policies.
    ///   - ports: The ports of the names outside the cluster. DNS tells none: without ports, a connection is denied if it is
    ///     on every port. Those of Services are known.
    ///   - inventory: The pods of the Services.
    /// - Returns: The gaps, in the order of the profile.
    package static func all(
        _ profile: WorkloadProfile, _ policies: [EnforcedPolicy], ports: PortList, _ inventory: Inventory
    ) -> [PolicyGap] {
        let sources = profile.podLabels.compactMap {
            try? TrafficEnd.pod(Workload(namespace: profile.workload.namespace, labels: $0))
        }
        let gaps = Gaps(workload: profile.workload, sources: sources, policies: policies)
        let names = profile.asked.names.flatMap { name in
            name.addresses(reachableBy: profile.family).flatMap { address in
                gaps.all(.name(name.name, address), .address(address), ports.ranges)
            }
        }
        let services = profile.asked.services.flatMap { asked -> [PolicyGap] in
            guard let service = asked.service else { return [] }
            return gaps.all(.service(asked.name), Backend.all(of: service, inventory.pods(of: asked)))
        }
        return names + services
    }
}

private struct Gaps {
    let workload: WorkloadIdentity
    let sources: [TrafficEnd]
    let policies: [EnforcedPolicy]

    /// Returns the gaps on some ports, or on all together if there are none.
    func all(_ target: PolicyGap.Target, _ end: TrafficEnd, _ ports: [PortRange]) -> [PolicyGap] {
        let ports = ports.isEmpty ? [nil] : ports.map(Optional.some)
        return ports.compactMap { gap(target, [Destination(end: end, policies: policies)], $0) }
    }

    /// Returns the gaps on each port of a Service, or on all together if no port is known.
    func all(_ target: PolicyGap.Target, _ backends: [Backend]) -> [PolicyGap] {
        let ports = PortList(backends.flatMap(\.ports.ranges)).ranges
        let places = backends.map { (ports: $0.ports.ranges, destination: $0.destination(policies)) }
        guard !ports.isEmpty else { return [gap(target, places.map(\.destination), nil)].compactMap(\.self) }
        return ports.compactMap { port in
            gap(target, places.filter { $0.ports.contains(port) }.map(\.destination), port)
        }
    }

    /// Returns the gap for the first pod and the first end that have one.
    private func gap(_ target: PolicyGap.Target, _ ends: [Destination], _ port: PortRange?) -> PolicyGap? {
        for source in sources {
            for end in ends {
                let verdicts = end.verdicts(from: source, port)
                guard let denied = verdicts.first(where: { !$0.isAllowed }) else { continue }
                return PolicyGap(
                    workload: workload, target: target, port: port, denials: denied.sides.filter { !$0.isAllowed })
            }
        }
        return nil
    }
}

/// The end of connections, and the policies with the ports that it has.
private struct Destination {
    let end: TrafficEnd
    let policies: [EnforcedPolicy]

    /// Judges a connection on each port.
    func verdicts(from source: TrafficEnd, _ port: PortRange?) -> [Verdict] {
        guard let port else { return [Verdict(onAnyPortFrom: source, to: end, by: policies)] }
        return samples(of: port).map {
            Verdict(TrafficQuestion(from: source, to: end, port.transport, $0), by: policies)
        }
    }

    /// Returns the ports that stand for all ports of a range: the first one, and those where a rule begins or has ended.
    private func samples(of range: PortRange) -> [UInt16] {
        guard range.first != range.last else { return [range.first] }
        let rules = policies.flatMap { $0.rules(.egress) + $0.rules(.ingress) }
        let edges = rules.flatMap(\.ports).compactMap(\.range).filter { $0.transport == range.transport }
            .flatMap { [$0.first, $0.last == .max ? .max : $0.last + 1] }
        return Set([range.first] + edges.filter { $0 > range.first && $0 <= range.last }).sorted()
    }
}

/// Pods of a Service that policies do not tell apart, and the ports at which the Service reaches them.
private struct Backend {
    private let end: TrafficEnd
    private let named: [NamedPort]
    let ports: PortList

    init?(_ service: ClusterService, _ labels: [Label], _ named: [NamedPort], _ pods: [ClusterPod]) {
        guard let pod = try? Workload(namespace: service.name.namespace, labels: labels) else { return nil }
        end = .pod(pod)
        self.named = named
        ports = service.podPorts(pods).ports
    }

    func destination(_ policies: [EnforcedPolicy]) -> Destination {
        Destination(end: end, policies: named.isEmpty ? policies : policies.map { $0.resolved(for: named) })
    }
}

extension Backend {
    /// Returns the pods of a Service, for each set of labels and named ports; if no pod is known, one with the labels that
    /// the Service selects. A Service without a selector has none.
    static func all(of service: ClusterService, _ pods: [ClusterPod]) -> [Backend] {
        guard !service.selector.isEmpty else { return [] }
        let groups = Dictionary(grouping: pods.filter { !$0.isHostNetwork }) { pod in
            BackendKey(labels: pod.labels.sorted { $0.key < $1.key }, ports: pod.ports)
        }
        guard !groups.isEmpty else { return [Backend(service, service.selector, [], pods)].compactMap(\.self) }
        return groups.sorted { $0.key.order < $1.key.order }.compactMap { key, pods in
            Backend(service, key.labels, key.ports, pods)
        }
    }
}

/// What policies see of a pod.
private struct BackendKey: Hashable {
    let labels: [Label]
    let ports: [NamedPort]

    var order: String { "\(labels) \(ports)" }
}
