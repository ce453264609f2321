public import EgressModel

/// What a policy of a dialect says, whoever wrote it.
public struct DialectPolicy: Hashable, Sendable {
    public let dialect: PolicyDialect
    public let subject: PolicySubject
    /// The directions in which the pods selected are isolated.
    public let directions: Set<TrafficDirection>
    /// What is allowed in those directions, and nothing else.
    public let grants: Set<Grant>

    public init(
        _ dialect: PolicyDialect, subject: PolicySubject, directions: Set<TrafficDirection>, grants: Set<Grant>
    ) {
        self.dialect = dialect
        self.subject = subject
        self.directions = directions
        self.grants = grants
    }

    /// The names that stand in it as names.
    public var names: Set<DomainName> {
        Set(
            grants.compactMap { grant in
                if case .name(let name) = grant.end { return name }
                return nil
            })
    }
}
