package import EgressModel

extension ResolveError {
    /// What a resolver that says nothing leaves of a question for the root.
    package static let silence = ResolveError.unanswered(
        Question(qname: .root, qtype: .a),
        [
            ServerFailure(
                server: NameServer(address: .ipv4(IPv4Address(bits: 0xc000_0235))), cause: .timeout(seconds: 2))
        ])
}

extension NameOutcome.Verdict {
    /// What becomes of a name that nobody answers for.
    package static let timedOut = NameOutcome.Verdict.failed(.silence)
}
