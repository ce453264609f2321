/// Why a name has no usable answer. NXDOMAIN and NODATA are answers, not errors.
package enum ResolveError: Error, Hashable, Sendable {
    /// Every attempt at every server failed. The list contains the last failure of each server.
    case unanswered(Question, [ServerFailure])
    /// The CNAME chain returns to a name that it already contains. The list contains the names of the loop.
    case loop([DomainName])
    /// The chain has more than `limit` CNAMEs. The name is the target of the last CNAME that was followed.
    case chainTooLong(DomainName, limit: Int)
    /// This owner has two different CNAMEs (RFC 2181, section 10.1).
    case ambiguousAlias(DomainName)
    /// The CNAME or DNAME of this name leads to a target that is too long, or that contains characters other than
    /// letters, digits, hyphens and underscores.
    case unusableTarget(DomainName)
    /// The answer is NXDOMAIN but contains addresses.
    case contradiction(Question)
    /// The zone files contain neither an answer to the question nor the apex of a zone that contains the name.
    case notInZoneFiles(Question)
    /// The zone files delegate the name at `cut` to other servers, which egressgen does not ask.
    case delegated(Question, cut: DomainName)
    /// No server is known that could be asked, because resolv.conf names none that can be used.
    case noConfiguredServer(path: String, lines: [String])
    /// The errors of several resolvers or record types, without duplicates.
    case several([ResolveError])

    /// Combines errors into one and removes duplicates.
    package init(uniting errors: [ResolveError]) {
        let parts = errors.flatMap(\.parts).reduce(into: [ResolveError]()) { if !$0.contains($1) { $0.append($1) } }
        self = parts.count == 1 ? parts[0] : .several(parts)
    }

    /// Whether a file of this machine caused an error, not DNS.
    package var isLocal: Bool {
        parts.contains { if case .noConfiguredServer = $0 { true } else { false } }
    }

    private var parts: [ResolveError] {
        if case .several(let errors) = self { errors } else { [self] }
    }
}

/// Why DNS gave no usable answer, in one word for counters.
package enum FailureKind: String, Hashable, CaseIterable, Sendable {
    /// No server replied in time.
    case timeout
    /// A server replied with SERVFAIL (RFC 1035, section 4.1.1).
    case servFail = "servfail"
    /// Any other failure, such as REFUSED, a malformed reply, a CNAME loop or an unreachable server.
    case other
}

extension ResolveError {
    /// The kind of failure. A SERVFAIL from one server takes precedence over the timeouts of other servers, because a
    /// reply gives more information than a timeout.
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
