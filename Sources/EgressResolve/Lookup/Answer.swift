package import EgressModel
internal import LDNS

/// The answer of a server or of a set of zone files to one question.
package struct Answer: Hashable, Sendable {
    /// NOERROR or NXDOMAIN. Every other rcode is a failure.
    package let rcode: ResponseCode
    /// The records of the answer section in any order. Records of unrelated names may be among them.
    package let records: [ResourceRecord]
    /// The extended errors that the server sent with the answer.
    package let extendedErrors: [ExtendedError]
    /// Whether a client subnet was sent and the answer does not mention it. The server may have ignored the subnet.
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

/// A source of answers: name servers, zone files, or a script in a test.
package protocol Resolver: Sendable {
    /// Answers one question.
    ///
    /// Calls `completion` exactly once, on any thread, before or after this method returns. The result is a failure if
    /// no source gave a usable answer.
    ///
    /// - Parameters:
    ///   - question: The name and the record type to look up.
    ///   - completion: Receives the answer or the failure.
    func ask(_ question: Question, _ completion: @escaping @Sendable (Result<Answer, ResolveError>) -> Void)

    /// Answers one question in a round of samples. A resolver that remembers answers asks once more in each round. The
    /// first round is 0.
    func ask(
        _ question: Question, inRound round: Int,
        _ completion: @escaping @Sendable (Result<Answer, ResolveError>) -> Void)
}

extension Resolver {
    package func ask(
        _ question: Question, inRound round: Int,
        _ completion: @escaping @Sendable (Result<Answer, ResolveError>) -> Void
    ) { ask(question, completion) }
}

/// The version of the linked libldns.
package var ldnsVersion: String { LDNS.ldnsVersion }
