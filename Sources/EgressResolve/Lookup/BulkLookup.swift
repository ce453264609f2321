package import EgressModel

/// Looks up many names in both families from all vantage points, concurrently and within bounds.
package struct BulkLookup: Sendable {
    /// Names under way at once: more than the servers may have, so that these never wait for us.
    static let window = 2048

    private let vantages: [Vantage]
    private let samples: Int

    /// - Parameters:
    ///   - vantages: each is asked every question once, unless there are to be samples; their answers are united.
    ///   - samples: how often each question is asked at most.
    package init(_ vantages: [Vantage], samples: Int = 1) {
        self.samples = samples
        self.vantages = vantages.map { vantage in
            let memo = QuestionMemo(vantage.resolver, remembers: samples == 1)
            return Vantage(memo, named: vantage.resolverName, clientSubnet: vantage.clientSubnet)
        }
    }

    /// Looks up names, and returns the outcomes in their order. `progress` gets each outcome at once, in any order.
    package func look(
        up names: [DomainName], family: AddressFamily, progress: @escaping @Sendable (NameOutcome) -> Void = { _ in }
    ) async -> [NameOutcome] {
        let outcomes = OutcomeList()
        var rest = names.makeIterator()
        await look(up: { rest.next() }, family: family, progress: progress) { outcomes.append($0) }
        return outcomes.all
    }

    /// Looks up names as they come, and gives out their outcomes in the same order, each as soon as possible.
    ///
    /// - Parameters:
    ///   - nextName: returns another name whenever there is room for one; `nil` ends the list.
    ///   - family: whether to ask for A records, AAAA records or both.
    ///   - progress: gets each outcome at once, in any order.
    ///   - take: gets each outcome in the order of the names.
    package func look(
        up nextName: sending @escaping () -> DomainName?, family: AddressFamily,
        progress: @escaping @Sendable (NameOutcome) -> Void = { _ in },
        _ take: @escaping @Sendable (NameOutcome) -> Void
    ) async {
        await withCheckedContinuation { continuation in
            LookupQueue(nextName, vantages, samples: samples, family, progress: progress, take) {
                continuation.resume()
            }.pump()
        }
    }
}

/// Whom to ask, and as seen from where.
package struct Vantage: Sendable {
    /// The server or servers, as `resolve` shows them.
    package let resolverName: String
    package let clientSubnet: CIDRBlock?
    package let resolver: any Resolver

    package init(_ resolver: any Resolver, named resolverName: String, clientSubnet: CIDRBlock? = nil) {
        self.resolver = resolver
        self.resolverName = resolverName
        self.clientSubnet = clientSubnet
    }
}
