package import EgressModel

/// Looks up the addresses of one name and type, following aliases over as many questions as it takes.
package struct AddressLookup: Sendable {
    /// A verdict with all that was learnt on the way to it.
    package struct Result: Hashable, Sendable {
        package let verdict: NameOutcome.Verdict
        package let chain: [ChainLink]
        package let addresses: [AddressRecord]
        /// What the server says of an answer without addresses.
        package var extendedErrors: [ExtendedError] = []
        /// Whether the server that gave it says nothing of the client subnet.
        package var ignoresClientSubnet = false
        /// What came of asking again.
        package var otherSamples: [Result] = []

        /// This one and those.
        var samples: [Result] { [self] + otherSamples }
    }

    private let resolver: any Resolver

    package init(_ resolver: any Resolver) {
        self.resolver = resolver
    }

    /// Asks for `qtype` at `name`, and on at the end of the chain for as long as an answer ends in an alias; calls back
    /// once.
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

    /// - Returns: `nil` where the answer ends in an alias and must be asked on. That ends, because every further answer
    ///   adds to a chain of limited length.
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
            // The rcode speaks of the end of the chain (RFC 6604, section 3).
            guard addresses.isEmpty else { throw ResolveError.contradiction(question) }
            return .nxDomain
        }
        if !addresses.isEmpty { return .addresses }
        return hasMoved ? nil : .noData
    }
}
