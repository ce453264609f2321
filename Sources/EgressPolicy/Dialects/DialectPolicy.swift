package import EgressModel

/// What a policy of a dialect says, whoever wrote it.
package struct DialectPolicy: Hashable, Sendable {
    package let dialect: PolicyDialect
    package let subject: PolicySubject
    /// The directions in which the pods selected are isolated.
    package let directions: Set<TrafficDirection>
    /// What is allowed in those directions, and nothing else.
    package let grants: Set<Grant>

    package init(
        _ dialect: PolicyDialect, subject: PolicySubject, directions: Set<TrafficDirection>, grants: Set<Grant>
    ) {
        self.dialect = dialect
        self.subject = subject
        self.directions = directions
        self.grants = grants
    }

    /// The names that stand in it as names.
    package var names: Set<DomainName> {
        Set(
            grants.compactMap { grant in
                if case .name(let name) = grant.end { return name }
                return nil
            })
    }
}
