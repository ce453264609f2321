package import EgressModel

/// The content of a policy of a dialect, whether egressgen or another user wrote it.
package struct DialectPolicy: Hashable, Sendable {
    package let dialect: PolicyDialect
    package let subject: PolicySubject
    /// The directions in which the policy isolates the selected pods.
    package let directions: Set<TrafficDirection>
    /// The traffic that the policy allows in those directions. All other traffic is denied.
    package let allowed: Set<AllowedTraffic>

    package init(
        _ dialect: PolicyDialect, subject: PolicySubject, directions: Set<TrafficDirection>,
        allowed: Set<AllowedTraffic>
    ) {
        self.dialect = dialect
        self.subject = subject
        self.directions = directions
        self.allowed = allowed
    }

    /// The hosts that the policy contains as names or patterns instead of addresses.
    package var hosts: Set<HostName> {
        Set(
            allowed.compactMap { traffic in
                if case .host(let host) = traffic.end { return host }
                return nil
            })
    }
}
