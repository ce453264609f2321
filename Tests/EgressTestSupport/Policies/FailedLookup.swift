package import EgressModel

extension ResolveError {
    /// The error of a query for the root that the resolver does not answer.
    package static let silence = ResolveError.unanswered(
        Question(qname: .root, qtype: .a),
        [
            ServerFailure(
                server: NameServer(address: .ipv4(IPv4Address(bits: 0xc000_0235))), cause: .timeout(.seconds(2)))
        ])
}

extension NameOutcome.Verdict {
    /// The verdict for a name that no server answers for.
    package static let timedOut = NameOutcome.Verdict.failed(.silence)
}
