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

    /// Looks up each name.
    ///
    /// - Parameter progress: called after each name, in whatever order.
    /// - Returns: one outcome a name, in the order given.
    package func look(
        up names: [DomainName], family: AddressFamily, progress: @escaping @Sendable (NameOutcome) -> Void = { _ in }
    ) async -> [NameOutcome] {
        let outcomes = OutcomeList()
        var rest = names.makeIterator()
        await look(up: { rest.next() }, family: family, progress: progress) { outcomes.append($0) }
        return outcomes.all
    }

    /// Looks up names as they come, and gives out what became of each in their order as soon as it is known.
    ///
    /// - Parameters:
    ///   - nextName: is asked for another name whenever there is room for one; `nil` ends the list.
    ///   - progress: called after each name, in whatever order.
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
