/// Tells why a name has no answer that counts. NXDOMAIN and NODATA are answers and not among these.
package enum ResolveError: Error, Hashable, Sendable {
    /// Every try at every server failed; what each said last.
    case unanswered(Question, [ServerFailure])
    /// The chain comes back to a name it has passed.
    case loop([DomainName])
    /// More CNAMEs than `limit`; the name is the end of those that were followed.
    case chainTooLong(DomainName, limit: Int)
    /// Two CNAMEs with one owner (RFC 2181, section 10.1).
    case ambiguousAlias(DomainName)
    /// A CNAME or DNAME to what is no name of letters, digits, hyphens and underscores, or is too long.
    case unusableTarget(DomainName)
    /// Addresses in an NXDOMAIN answer.
    case contradiction(Question)
    /// The zone files hold neither the name nor the apex of a zone above it.
    case notInZoneFiles(Question)
    /// The zone files delegate the name to servers that are not asked.
    case delegated(Question, cut: DomainName)
    /// What several resolvers said, or what became of several record types, each different from the others.
    case several([ResolveError])

    /// Unites errors, each of them once.
    package init(uniting errors: [ResolveError]) {
        let parts = errors.flatMap(\.parts).reduce(into: [ResolveError]()) { if !$0.contains($1) { $0.append($1) } }
        self = parts.count == 1 ? parts[0] : .several(parts)
    }

    private var parts: [ResolveError] {
        if case .several(let errors) = self { errors } else { [self] }
    }
}

/// Why DNS gave no answer that counts, in one word for counters.
package enum FailureKind: String, Hashable, CaseIterable, Sendable {
    /// No server answered in time.
    case timeout
    /// A server could not answer (SERVFAIL; RFC 1035, section 4.1.1).
    case servFail = "servfail"
    /// Anything else: REFUSED, a damaged answer, a loop, a server that cannot be reached.
    case other
}

extension ResolveError {
    /// The kind of failure. What one server said tells more than the silence of the others.
    package var kind: FailureKind {
        let causes = causes
        if causes.contains(.rcode(.servFail)) { return .servFail }
        return !causes.isEmpty && causes.allSatisfy(\.isTimeout) ? .timeout : .other
    }

    private var causes: [ServerFailure.Cause] {
        switch self {
        case .unanswered(_, let failures): failures.map(\.cause)
        case .several(let errors): errors.flatMap(\.causes)
        default: []
        }
    }
}
