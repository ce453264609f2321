package import EgressModel

/// A concurrent lookup of many names in one or both address families, from all vantage points and within fixed limits.
package struct BulkLookup: Sendable {
    /// The maximum number of names in flight. It is larger than the number of queries that a server may have in flight,
    /// so servers never have to wait for names.
    static let window = 2048

    private let table: ResolverTable
    private let samples: Int

    /// Creates a bulk lookup.
    ///
    /// - Parameters:
    ///   - vantages: The vantage points, whose answers are combined. If `samples` is 1, each is asked every question
    ///     once.
    ///   - samples: The maximum number of times that each question is asked.
    package init(_ vantages: [Vantage], samples: Int = 1) {
        self.init(ResolverTable(vantages), samples: samples)
    }

    /// Creates a bulk lookup whose vantage points depend on the names.
    package init(_ table: ResolverTable, samples: Int = 1) {
        self.samples = samples
        self.table = table.withMemos(remembers: samples == 1)
    }

    /// Looks up names and returns their outcomes in the same order. `progress` receives each outcome as soon as it is
    /// known, in any order.
    package func look(
        up names: [DomainName], family: AddressFamily, progress: @escaping @Sendable (NameOutcome) -> Void = { _ in }
    ) async -> [NameOutcome] {
        let outcomes = OutcomeList()
        var rest = names.makeIterator()
        await look(up: { rest.next() }, family: family, progress: progress) { outcomes.append($0) }
        return outcomes.all
    }

    /// Looks up names from a generator and passes on their outcomes in the same order, each as soon as possible.
    ///
    /// - Parameters:
    ///   - nextName: Returns the next name, or `nil` at the end of the list. It is called whenever another name can be
    ///     started.
    ///   - family: Whether to ask for A records, AAAA records or both.
    ///   - progress: Receives each outcome as soon as it is known, in any order.
    ///   - take: Receives each outcome in the order of the names.
    package func look(
        up nextName: sending @escaping () -> DomainName?, family: AddressFamily,
        progress: @escaping @Sendable (NameOutcome) -> Void = { _ in },
        _ take: @escaping @Sendable (NameOutcome) -> Void
    ) async {
        await withCheckedContinuation { continuation in
            LookupQueue(nextName, table, samples: samples, family, progress: progress, take) {
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
