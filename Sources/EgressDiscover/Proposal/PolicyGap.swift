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
                gaps.all(.name(name.name, address), [.address(address)], ports.ranges)
            }
        }
        let services = profile.asked.services.flatMap { asked -> [PolicyGap] in
            guard let service = asked.service else { return [] }
            return gaps.all(.service(asked.name), inventory.backends(of: service))
        }
        return names + services
    }
}

private struct Gaps {
    let workload: WorkloadIdentity
    let sources: [TrafficEnd]
    let policies: [EnforcedPolicy]

    /// Returns the gaps on some ports, or on all together if there are none.
    func all(_ target: PolicyGap.Target, _ ends: [TrafficEnd], _ ports: [PortRange]) -> [PolicyGap] {
        guard !ports.isEmpty else { return [gap(target, ends, nil)].compactMap(\.self) }
        return ports.compactMap { gap(target, ends, $0) }
    }

    /// Returns the gaps on each port of a Service, or on all together if no port is known.
    func all(_ target: PolicyGap.Target, _ backends: [Backend]) -> [PolicyGap] {
        let ports = PortList(backends.flatMap(\.ports.ranges)).ranges
        guard !ports.isEmpty else { return all(target, backends.map(\.end), []) }
        return ports.compactMap { port in
            gap(target, backends.filter { $0.ports.ranges.contains(port) }.map(\.end), port)
        }
    }

    /// Returns the gap for the first pod and the first end that have one.
    private func gap(_ target: PolicyGap.Target, _ ends: [TrafficEnd], _ port: PortRange?) -> PolicyGap? {
        for source in sources {
            for end in ends {
                let verdicts = verdicts(source, end, port)
                guard let denied = verdicts.first(where: { !$0.isAllowed }) else { continue }
                return PolicyGap(
                    workload: workload, target: target, port: port, denials: denied.sides.filter { !$0.isAllowed })
            }
        }
        return nil
    }

    /// Judges a connection. Both ends of a range of ports stand for it.
    private func verdicts(_ source: TrafficEnd, _ end: TrafficEnd, _ port: PortRange?) -> [Verdict] {
        guard let port else { return [Verdict(onAnyPortFrom: source, to: end, by: policies)] }
        return Set([port.first, port.last]).sorted().map {
            Verdict(TrafficQuestion(from: source, to: end, port.transport, $0), by: policies)
        }
    }
}

/// Pods of a Service that policies do not tell apart, and the ports at which the Service reaches them.
private struct Backend {
    let end: TrafficEnd
    let ports: PortList

    init?(_ service: ClusterService, _ labels: [Label], _ pods: [ClusterPod]) {
        guard let pod = try? Workload(namespace: service.name.namespace, labels: labels) else { return nil }
        end = .pod(pod)
        ports = service.podPorts(pods).ports
    }
}

extension Inventory {
    /// Returns the pods of a Service, for each set of labels; if no pod is known, one with the labels that the Service
    /// selects. A Service without a selector has none.
    fileprivate func backends(of service: ClusterService) -> [Backend] {
        guard !service.selector.isEmpty else { return [] }
        let groups = Dictionary(grouping: pods.filter { service.selects($0) && !$0.isHostNetwork }) { pod in
            pod.labels.sorted { $0.key < $1.key }
        }
        guard !groups.isEmpty else { return [Backend(service, service.selector, pods)].compactMap(\.self) }
        return groups.sorted { $0.key.description < $1.key.description }.compactMap { labels, pods in
            Backend(service, labels, pods)
        }
    }
}
