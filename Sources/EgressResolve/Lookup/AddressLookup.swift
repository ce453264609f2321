package import EgressModel

/// A lookup of the addresses of one name and record type. It follows aliases and asks as many questions as that takes.
package struct AddressLookup: Sendable {
    /// A verdict and the data that led to it.
    package struct Result: Hashable, Sendable {
        package let verdict: NameOutcome.Verdict
        package let chain: [ChainLink]
        package let addresses: [AddressRecord]
        /// The vantage that gave the last answer.
        package let vantage: LookupVantage
        /// The server's extended errors if the answer has no addresses.
        package var extendedErrors: [ExtendedError] = []
        /// Whether a client subnet was sent and the answer does not mention it.
        package var ignoresClientSubnet = false
        /// The results of the further samples, if the question was asked several times.
        package var otherSamples: [Result] = []
        /// The results of the other vantages, if the chain crossed into a domain that has several.
        package var otherBranches: [Result] = []

        /// This result and the further samples.
        var samples: [Result] { [self] + otherSamples }

        /// This result and those of the other vantages at the end of the chain, without further samples.
        var branches: [Result] {
            guard !otherBranches.isEmpty else { return [self] }
            var own = self
            own.otherBranches = []
            return [own] + otherBranches
        }

        /// The results of all samples and all vantages.
        var all: [Result] {
            otherSamples.isEmpty && otherBranches.isEmpty ? [self] : samples.flatMap(\.branches)
        }
    }

    private let table: ResolverTable
    private let route: LookupRoute
    /// The round of samples that the questions belong to.
    private var round = 0

    package init(_ resolver: any Resolver) {
        self.init(ResolverTable([Vantage(resolver, named: "")]), LookupRoute(entry: 0, vantage: 0))
    }

    /// Creates a lookup of names that belong to the entry of `route`. It begins at the vantage of `route`.
    init(_ table: ResolverTable, _ route: LookupRoute) {
        self.table = table
        self.route = route
    }

    /// Returns the same lookup in another round of samples.
    func inRound(_ round: Int) -> AddressLookup {
        var lookup = self
        lookup.round = round
        return lookup
    }

    /// Asks for records of type `qtype` at `name`. As long as an answer ends in an alias, asks again for the end of the
    /// chain. Calls `completion` exactly once.
    package func look(up name: DomainName, _ qtype: RecordType, _ completion: @escaping @Sendable (Result) -> Void) {
        ask(on: CNAMEChain(from: name), qtype, route, completion)
    }

    private func ask(
        on chain: CNAMEChain, _ qtype: RecordType, _ route: LookupRoute,
        _ completion: @escaping @Sendable (Result) -> Void
    ) {
        let question = Question(qname: chain.canonicalName, qtype: qtype)
        table.entries[route.entry].vantages[route.vantage].resolver.ask(question, inRound: round) { answer in
            var chain = chain
            do throws(ResolveError) {
                guard let result = try result(of: try answer.get(), to: question, &chain, at: route.current) else {
                    return goOn(chain, qtype, route, completion)
                }
                completion(result)
            } catch {
                completion(
                    Result(verdict: .failed(error), chain: chain.links, addresses: [], vantage: route.current))
            }
        }
    }

    /// Asks for the end of a chain. If it belongs to another entry of the table, the vantages of that entry are asked.
    private func goOn(
        _ chain: CNAMEChain, _ qtype: RecordType, _ route: LookupRoute,
        _ completion: @escaping @Sendable (Result) -> Void
    ) {
        let entry = table.place(of: chain.canonicalName)
        guard entry != route.entry else { return ask(on: chain, qtype, route, completion) }
        let routes = route.entering(entry, vantages: table.entries[entry].vantages.count)
        let branches = LookupBranches(routes.count, completion)
        for (branch, route) in routes.enumerated() {
            ask(on: chain, qtype, route) { branches.take($0, of: branch) }
        }
    }

    /// Evaluates an answer of a vantage.
    ///
    /// - Returns: `nil` if the answer ends in an alias, so the end of the chain must be asked next. The number of such
    ///   questions is bounded, because each of them extends a chain of limited length.
    private func result(
        of answer: Answer, to question: Question, _ chain: inout CNAMEChain, at vantage: LookupVantage
    ) throws(ResolveError) -> Result? {
        let (walked, entry) = (chain.links.count, vantage.entry)
        // Nothing counts that an answer says about a name of another entry, because another server is asked for it.
        try chain.follow(answer.records) { table.place(of: $0) == entry }
        let hasMoved = chain.links.count > walked
        if hasMoved, table.place(of: chain.canonicalName) != entry { return nil }
        let addresses = chain.addresses(of: question.qtype, in: answer.records)
        guard let verdict = try Self.verdict(on: answer, question, addresses, hasMoved: hasMoved) else { return nil }
        return Result(
            verdict: verdict, chain: chain.links, addresses: addresses, vantage: vantage,
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
