package import EgressModel

/// A concurrent lookup of many names in one or both address families, from all vantage points and within fixed limits.
package struct BulkLookup: Sendable {
    /// The maximum number of names in flight. It is larger than the number of queries that a server may have in flight,
    /// so servers never have to wait for names.
    static let window = 2048

    private let table: ResolverTable
    private let sampling: Sampling

    /// Creates a bulk lookup.
    ///
    /// - Parameters:
    ///   - vantages: The vantage points, whose answers are combined. Each is asked the same questions.
    ///   - sampling: How many times each question is asked.
    package init(_ vantages: [Vantage], _ sampling: Sampling = .once) {
        self.init(ResolverTable(vantages), sampling)
    }

    /// Creates a bulk lookup whose vantage points depend on the names.
    package init(_ table: ResolverTable, _ sampling: Sampling = .once) {
        self.sampling = sampling
        self.table = table.withMemos()
    }

    /// Looks up names and returns their outcomes in the same order. `progress` receives each outcome as soon as it is
    /// known, in any order. The addresses of the names in `held` are held already.
    package func look(
        up names: [DomainName], held: Set<DomainName> = [], family: AddressFamily,
        progress: @escaping @Sendable (NameOutcome) -> Void = { _ in }
    ) async -> [NameOutcome] {
        let outcomes = OutcomeList()
        var rest = names.makeIterator()
        await look(up: { rest.next() }, held: held, family: family, progress: progress) { outcomes.append($0) }
        return outcomes.all
    }

    /// Looks up names from a generator and passes on their outcomes in the same order, each as soon as possible.
    ///
    /// - Parameters:
    ///   - nextName: Returns the next name, or `nil` at the end of the list. It is called whenever another name can be
    ///     started.
    ///   - held: The names whose addresses are held already.
    ///   - family: Whether to ask for A records, AAAA records or both.
    ///   - progress: Receives each outcome as soon as it is known, in any order.
    ///   - take: Receives each outcome in the order of the names.
    package func look(
        up nextName: sending @escaping () -> DomainName?, held: Set<DomainName> = [], family: AddressFamily,
        progress: @escaping @Sendable (NameOutcome) -> Void = { _ in },
        _ take: @escaping @Sendable (NameOutcome) -> Void
    ) async {
        await withCheckedContinuation { continuation in
            LookupQueue(nextName, table, sampling, held: held, family, progress: progress, take) {
                continuation.resume()
            }.pump()
        }
    }
}

/// A server or a set of servers, and the client subnet on whose behalf it is asked.
package struct Vantage: Sendable {
    /// The server or servers, as `resolve` prints them.
    package let resolverName: String
    package let clientSubnet: CIDRBlock?
    package let resolver: any Resolver

    package init(_ resolver: any Resolver, named resolverName: String, clientSubnet: CIDRBlock? = nil) {
        self.resolver = resolver
        self.resolverName = resolverName
        self.clientSubnet = clientSubnet
    }
}
