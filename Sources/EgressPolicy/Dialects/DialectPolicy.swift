package import EgressModel

/// What a policy of a dialect says, whoever wrote it.
package struct DialectPolicy: Hashable, Sendable {
    package let dialect: PolicyDialect
    package let subject: PolicySubject
    /// The directions in which the pods selected are isolated.
    package let directions: Set<TrafficDirection>
    /// What is allowed in those directions, and nothing else.
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

    /// The names that stand in it as names.
    package var names: Set<DomainName> {
        Set(
            allowed.compactMap { traffic in
                if case .name(let name) = traffic.end { return name }
                return nil
            })
    }
}
