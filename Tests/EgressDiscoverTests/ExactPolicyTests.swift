import EgressDiscover
import EgressModel
import EgressObserve
import EgressPolicy
import EgressTestSupport
import Testing

/// Tests with random recordings that the policies allow what was looked up, and nothing else.
@Suite struct ExactPolicyTests {
    private static let services = ["data/db", "shop/cache", "shop/queue"]
    private static let addresses = (1...6).map { "52.0.0.\($0)" }

    private static func pods() throws -> [ClusterPod] {
        try [
            Shorthand.pod("shop/a", "10.0.0.1", labels: ["app=a"]),
            Shorthand.pod("shop/b", "10.0.0.2", labels: ["app=b"]),
            Shorthand.pod("data/c", "10.0.0.3", labels: ["app=a"]),
            Shorthand.pod("data/db-0", "10.0.0.11", labels: ["app=db"]),
            Shorthand.pod("shop/cache-0", "10.0.0.12", labels: ["app=cache"]),
            Shorthand.pod("shop/queue-0", "10.0.0.13", labels: ["app=queue"]),
            Shorthand.pod("other/db-0", "10.0.0.14", labels: ["app=db"]),
        ]
    }

    private static func line(_ generator: inout SeededGenerator) -> String {
        let client = "10.0.0.\(Int.random(in: 1...3, using: &generator))"
        if Bool.random(using: &generator), let service = services.randomElement(using: &generator) {
            let parts = service.split(separator: "/")
            return "\(client) \(parts[1]).\(parts[0]).svc.cluster.local A 10.96.0.1"
        }
        let name = "n\(Int.random(in: 1...4, using: &generator)).example.com"
        let answer =
            Int.random(in: 0...3, using: &generator) == 0 ? "NXDOMAIN" : addresses.randomElement(using: &generator)
        return "\(client) \(name) A \(answer ?? "NODATA")"
    }

    /// Returns the policies of proposals, as the API server would enforce them.
    private static func enforced(_ proposals: [WorkloadProposal]) -> [EnforcedPolicy] {
        proposals.flatMap { proposal -> [EnforcedPolicy] in
            let names = proposal.names.map { names in
                let sets = Dictionary(
                    uniqueKeysWithValues: names.outcomes.map {
                        (HostName.name($0.name) as HostName?, AddressSet(Set($0.addresses.map(\.address))))
                    })
                return (names.subject, AppliedRules(names.intent, .egress, addresses: sets).rules)
            }
            let services = proposal.services(withDNS: names == nil).map { ($0.policy.subject, $0.policy.egress) }
            return [names, services].compactMap(\.self).map { subject, rules in
                EnforcedPolicy(
                    name: subject.name, namespace: subject.namespace ?? "", podSelector: subject.podSelector,
                    types: [.egress], egress: rules, ingress: [])
            }
        }
    }

    @Test(arguments: 1...40) func `what was looked up is allowed, and nothing else`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let lines = (0..<Int.random(in: 1...15, using: &generator)).map { _ in Self.line(&generator) }
        let pods = try Self.pods()
        let services = try Self.services.map { try Shorthand.service($0) }
        let discovery = try Discovery(lines, pods: pods, services: services)
        let inventory = Inventory(pods: pods, services: services)
        let settings = ProposalSettings(ports: try PortList("443"), dns: [], accept: [])
        let policies = Self.enforced(discovery.workloads.map { WorkloadProposal($0, settings, inventory) })
        for profile in discovery.workloads {
            #expect(PolicyGap.all(profile, policies, ports: settings.ports, inventory).isEmpty)
        }
        for pod in pods.prefix(3) {
            let asked = lines.filter { $0.hasPrefix("\(pod.addresses[0]) ") }
            let source = TrafficEnd.pod(try Workload(namespace: pod.name.namespace, labels: pod.labels))
            // A workload that needs nothing has no policy, and so is not isolated.
            guard asked.contains(where: { !$0.hasSuffix("NXDOMAIN") }) else { continue }
            for address in Self.addresses {
                for port in [443, 80] as [UInt16] {
                    let question = TrafficQuestion(from: source, to: .address(try IPAddress(address)), .tcp, port)
                    #expect(
                        Verdict(question, by: policies).isAllowed
                            == (port == 443 && asked.contains { $0.hasSuffix(" \(address)") }), "\(pod.name) \(address)"
                    )
                }
            }
            for other in pods.dropFirst(3) {
                let service = Self.services.first { $0 == "\(other.name.namespace)/\(other.name.name.dropLast(2))" }
                let parts = service?.split(separator: "/") ?? []
                let isAsked = asked.contains { line in
                    parts.count == 2 && line.contains(" \(parts[1]).\(parts[0]).svc.")
                }
                let end = TrafficEnd.pod(try Workload(namespace: other.name.namespace, labels: other.labels))
                for port in [5432, 80] as [UInt16] {
                    let question = TrafficQuestion(from: source, to: end, .tcp, port)
                    #expect(
                        Verdict(question, by: policies).isAllowed == (port == 5432 && isAsked),
                        "\(pod.name) \(other.name)")
                }
            }
        }
    }
}
