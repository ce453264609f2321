package import EgressModel

/// A lookup of the addresses of one name and record type. It follows aliases and asks as many questions as that takes.
package struct AddressLookup: Sendable {
    /// A verdict and the data that led to it.
    package struct Result: Hashable, Sendable {
        package let verdict: NameOutcome.Verdict
        package let chain: [ChainLink]
        package let addresses: [AddressRecord]
        /// The server's extended errors if the answer has no addresses.
        package var extendedErrors: [ExtendedError] = []
        /// Whether a client subnet was sent and the answer does not mention it.
        package var ignoresClientSubnet = false
        /// The results of the further samples, if the question was asked several times.
        package var otherSamples: [Result] = []

        /// This result and the further samples.
        var samples: [Result] { [self] + otherSamples }
    }

    private let resolver: any Resolver

    package init(_ resolver: any Resolver) {
        self.resolver = resolver
    }

    /// Asks for records of type `qtype` at `name`. As long as an answer ends in an alias, asks again for the end of the
    /// chain. Calls `completion` exactly once.
    package func look(up name: DomainName, _ qtype: RecordType, _ completion: @escaping @Sendable (Result) -> Void) {
        ask(on: CNAMEChain(from: name), qtype, completion)
    }

    private func ask(
        on chain: CNAMEChain, _ qtype: RecordType, _ completion: @escaping @Sendable (Result) -> Void
    ) {
        let question = Question(qname: chain.canonicalName, qtype: qtype)
        resolver.ask(question) { answer in
            var chain = chain
            do throws(ResolveError) {
                guard let result = try Self.result(of: try answer.get(), to: question, &chain) else {
                    return ask(on: chain, qtype, completion)
                }
                completion(result)
            } catch {
                completion(Result(verdict: .failed(error), chain: chain.links, addresses: []))
            }
        }
    }

    /// Evaluates an answer.
    ///
    /// - Returns: `nil` if the answer ends in an alias, so the end of the chain must be asked next. The number of such
    ///   questions is bounded, because each of them extends a chain of limited length.
    private static func result(
        of answer: Answer, to question: Question, _ chain: inout CNAMEChain
    ) throws(ResolveError) -> Result? {
        let walked = chain.links.count
        try chain.follow(answer.records)
        let addresses = chain.addresses(of: question.qtype, in: answer.records)
        let hasMoved = chain.links.count > walked
        guard let verdict = try verdict(on: answer, question, addresses, hasMoved: hasMoved) else { return nil }
        return Result(
            verdict: verdict, chain: chain.links, addresses: addresses,
            extendedErrors: verdict == .addresses ? [] : answer.extendedErrors,
            ignoresClientSubnet: answer.ignoresClientSubnet)
    }

    private static func verdict(
        on answer: Answer, _ question: Question, _ addresses: [AddressRecord], hasMoved: Bool
    ) throws(ResolveError) -> NameOutcome.Verdict? {
        if answer.rcode == .nxDomain {
            // The rcode applies to the end of the chain (RFC 6604, section 3).
            guard addresses.isEmpty else { throw ResolveError.contradiction(question) }
            return .nxDomain
        }
        if !addresses.isEmpty { return .addresses }
        return hasMoved ? nil : .noData
    }
}
