package import EgressModel

/// A reason for which a pattern allows more or less than its user might expect.
package enum PatternRisk: Hashable, Sendable {
    /// Only a run that learns adds addresses.
    case unfilled
    /// Strangers publish names at, below or above the suffix of the pattern. The value is the domain in which they do.
    case strangers(DomainName)
    /// The policy accepts special-purpose addresses. Whoever publishes a name that matches the pattern can point it at
    /// them (DNS rebinding).
    case rebinding
    /// The network plugin, or some versions of it, match fewer names.
    case narrower(PolicyDialect)
}

/// A pattern and a reason to think about it.
package struct RiskyPattern: Hashable, Sendable {
    package let host: HostName
    package let risk: PatternRisk

    package init(_ host: HostName, _ risk: PatternRisk) {
        self.host = host
        self.risk = risk
    }
}

extension PolicyIntent {
    /// The patterns of the policy that can allow connections to strangers or into the cluster.
    package var riskyPatterns: [RiskyPattern] {
        let hosts = hosts.map(\.host)
        let shared = hosts.compactMap { host in
            host.suffix.flatMap(SharedSuffixes.domain).map { RiskyPattern(host, .strangers($0)) }
        }
        let isOpen = !accept.isEmpty
        return shared + (isOpen ? hosts.filter(\.isPattern).map { RiskyPattern($0, .rebinding) } : [])
    }
}
