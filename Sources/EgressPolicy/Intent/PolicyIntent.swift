package import EgressModel

/// What the user wants of a policy. The flags define the intent when egressgen generates the policy, and the
/// annotations contain it afterward.
package struct PolicyIntent: Hashable, Sendable {
    /// The hosts of egress, one spec for each, in the user's order.
    package var hosts: [HostSpec]
    /// The kind of the object that contains the policy.
    package let kind: ManagedKind
    /// The DNS profiles in the user's order. Empty for a policy without DNS rules.
    package var dns: [DNSRule]
    package var family: AddressFamily = .ipv4
    package var allow: [AllowSpec] = []
    package var accept: [CIDRBlock] = []
    /// How long an address stays in the policy after it left DNS. `nil` for the default.
    package var retain: TimeSpan?
    /// Whether adjacent prefixes are merged.
    package var aggregate = false
    /// The sources that may connect to the pods.
    package var ingress = IngressIntent()

    /// A day. It covers nearly all addresses of a name that rotates (`Benchmarks/coverage`).
    package static let defaultRetain = TimeSpan.seconds(86_400)

    /// The value of `retain`, or its default, in seconds. It is rounded up, so only a span of 0 retains nothing.
    package var retainSeconds: Int { (retain ?? Self.defaultRetain).seconds }

    /// The number of seconds that a learned address stays at least after it was last seen.
    package var learningSpan: Int { RetentionSpan(self, isLearning: true).seconds }

    package init(hosts: [HostSpec], kind: ManagedKind = .networkPolicy) {
        self.hosts = hosts
        self.kind = kind
        dns = kind.defaultDNS
    }

    /// The directions that the policy governs.
    package var directions: [TrafficDirection] {
        TrafficDirection.written.filter { $0 == .egress ? !hosts.isEmpty : !ingress.isEmpty }
    }

    /// The directions whose rules a refresh keeps up to date.
    package var refreshed: [TrafficDirection] { directions.filter { !hosts($0).isEmpty } }

    /// Returns the names of one direction, with the ports that apply in that direction.
    package func hosts(_ direction: TrafficDirection) -> [HostSpec] {
        guard direction == .ingress else { return hosts }
        return ingress.hosts.map { HostSpec(host: $0.host, ports: ingress.ports(of: $0.ports)) }
    }

    /// All names to look up, without duplicates. The names of `hosts` come first.
    package var names: [DomainName] {
        let names = hosts.compactMap(\.host.name)
        guard !ingress.hosts.isEmpty else { return names }
        var seen: Set<DomainName> = []
        return (names + ingress.hosts.compactMap(\.host.name)).filter { seen.insert($0).inserted }
    }

    /// Whether a host is a pattern, whose addresses can only be learned.
    package var hasPattern: Bool { hosts.contains(where: \.host.isPattern) }

    /// Returns the rules of one direction that do not belong to names, in order.
    func fixed(_ direction: TrafficDirection) -> [(word: RuleWord, rule: NetworkPolicyRule)] {
        guard direction == .egress else { return ingress.sources.map { (.source($0), $0.rule) } }
        return dns.map { (.dns($0), $0.egressRule(family: family)) }
            + allow.map { (.allow($0), NetworkPolicyRule(peers: [.ipBlock($0.block)], ports: $0.ports)) }
    }
}
