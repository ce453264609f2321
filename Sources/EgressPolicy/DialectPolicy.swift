public import EgressModel

/// What a policy of a dialect says, whoever wrote it.
public struct DialectPolicy: Hashable, Sendable {
    public let dialect: PolicyDialect
    public let subject: PolicySubject
    /// What the pods selected may reach, and nothing else.
    public let grants: Set<Grant>

    public init(_ dialect: PolicyDialect, subject: PolicySubject, grants: Set<Grant>) {
        self.dialect = dialect
        self.subject = subject
        self.grants = grants
    }

    /// The names that stand in it as names.
    public var names: Set<DomainName> {
        Set(
            grants.compactMap { grant in
                if case .name(let name) = grant.destination { return name }
                return nil
            })
    }
}
