package import EgressModel
internal import LDNS

/// What a server or a set of zone files says to one question.
package struct Answer: Hashable, Sendable {
    /// NOERROR or NXDOMAIN; all other rcodes are failures.
    package let rcode: ResponseCode
    /// The answer section, in any order; others' records may be among them.
    package let records: [ResourceRecord]
    /// What the server says beside that.
    package let extendedErrors: [ExtendedError]
    /// Whether the server was told of a client subnet and says nothing of it: it may not have looked at it.
    package let ignoresClientSubnet: Bool

    package init(
        rcode: ResponseCode, records: [ResourceRecord], extendedErrors: [ExtendedError] = [],
        ignoresClientSubnet: Bool = false
    ) {
        self.rcode = rcode
        self.records = records
        self.extendedErrors = extendedErrors
        self.ignoresClientSubnet = ignoresClientSubnet
    }
}

/// Answers questions: servers, zone files, or a script in a test.
package protocol Resolver: Sendable {
    /// Answers one question: calls back once, at once or later, on whatever thread.
    ///
    /// The result is a failure where nobody gave an answer that counts.
    func ask(_ question: Question, _ completion: @escaping @Sendable (Result<Answer, ResolveError>) -> Void)
}

/// The version of libldns that is linked.
package var ldnsVersion: String { LDNS.ldnsVersion }
