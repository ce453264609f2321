package import EgressModel

/// Tells why a name has no answer that counts. NXDOMAIN and NODATA are answers and not among these.
package enum ResolveError: Error, Hashable, Sendable {
    /// Every try at every server failed; what each said last.
    case unanswered(Question, [ServerFailure])
    /// The chain comes back to a name it has passed.
    case loop([DomainName])
    /// More CNAMEs than `CNAMEChain.limit`.
    case chainTooLong(DomainName)
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
    /// What several resolvers said, each for itself.
    case several([ResolveError])
}

/// What one server did instead of answering.
package struct ServerFailure: Hashable, Sendable {
    /// The ways in which a server fails to answer.
    package enum Cause: Hashable, Sendable {
        /// Silence for this many seconds.
        case timeout(seconds: Int)
        /// Silence before, so that it was not asked.
        case silent
        case rcode(ResponseCode)
        /// A reply to our question that is damaged; with ldns's words.
        case malformed(String)
        /// The truncated answer could not be had over TCP, for the reason given.
        case truncated(String)
        /// The server could not be reached; with the system's words.
        case unreachable(String)
        /// An empty answer from a server that neither owns the zone nor recurses, or a referral.
        case lame
    }

    package let server: NameServer
    package let cause: Cause
    /// What the server says of its rcode.
    package let extendedErrors: [ExtendedError]

    package init(server: NameServer, cause: Cause, extendedErrors: [ExtendedError] = []) {
        self.server = server
        self.cause = cause
        self.extendedErrors = extendedErrors
    }
}

extension ResolveError: CustomStringConvertible {
    /// One line without the name looked up, to follow it and a colon.
    package var description: String {
        switch self {
        case .unanswered(let question, let failures):
            failures.map { "\($0) for \(question.qtype)\($0.extendedErrors.remark)" }.joined(separator: ", ")
        case .loop(let names):
            "CNAME loop: " + names.map(\.description).joined(separator: " -> ")
        case .chainTooLong(let end):
            "CNAME chain is longer than \(CNAMEChain.limit), at \(end)"
        case .ambiguousAlias(let owner):
            "malformed answer: two CNAMEs for \(owner)"
        case .unusableTarget(let owner):
            "malformed answer: the alias \(owner) leads to what is no host name"
        case .contradiction(let question):
            "malformed answer: NXDOMAIN with addresses for \(question)"
        case .notInZoneFiles(let question):
            "\(question) is not answered by the zone files"
        case .delegated(let question, let cut):
            "\(question) is not answered by the zone files, which delegate \(cut)"
        case .several(let errors):
            errors.map(\.description).joined(separator: ", ")
        }
    }
}

extension ServerFailure: CustomStringConvertible {
    package var description: String {
        switch cause {
        case .timeout(let seconds): "timeout: no answer from \(server) in \(seconds)s"
        case .silent: "timeout: no answer from \(server) of late"
        case .rcode(let rcode): "\(rcode) from \(server)"
        case .malformed(let text): "malformed answer from \(server): \(text)"
        case .truncated(let text): "truncated answer from \(server) and no answer over TCP: \(text)"
        case .unreachable(let text): "\(server) is unreachable: \(text)"
        case .lame: "empty answer from \(server), which neither owns the zone nor recurses"
        }
    }
}

extension [ExtendedError] {
    /// Behind a fact, in parentheses.
    var remark: String { isEmpty ? "" : " (\(map(\.description).joined(separator: ", ")))" }
}

extension FailureKind {
    /// The kind of several errors together; `nil` where there are none. What one server said tells more than the silence
    /// of the others.
    init?(_ errors: [ResolveError]) {
        let causes = errors.flatMap(\.causes)
        if causes.contains(.rcode(.servFail)) {
            self = .servFail
        } else if !causes.isEmpty, causes.allSatisfy(\.isTimeout) {
            self = .timeout
        } else if !errors.isEmpty {
            self = .other
        } else {
            return nil
        }
    }
}

extension ResolveError {
    fileprivate var causes: [ServerFailure.Cause] {
        switch self {
        case .unanswered(_, let failures): failures.map(\.cause)
        case .several(let errors): errors.flatMap(\.causes)
        default: []
        }
    }
}

extension ServerFailure.Cause {
    fileprivate var isTimeout: Bool {
        switch self {
        case .timeout, .silent: true
        default: false
        }
    }
}
