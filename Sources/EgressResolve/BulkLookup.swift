public import EgressModel

/// Looks up many names in both families from all vantage points, concurrently and within bounds.
public struct BulkLookup: Sendable {
    /// Names under way at once. With two families this stays below the about 190 small packets that a socket's default
    /// receive buffer holds on Linux.
    static let window = 64

    private let resolvers: [any Resolver]

    /// - Parameter resolvers: each is asked every question once; their answers are united.
    public init(_ resolvers: [any Resolver]) {
        self.resolvers = resolvers.map(OnceResolver.init)
    }

    /// Looks up each name.
    ///
    /// - Parameter progress: called after each name.
    /// - Returns: one outcome a name, in the order given.
    public func look(
        up names: [DomainName], family: AddressFamily, progress: () -> Void = {}
    ) async -> [NameOutcome] {
        await withTaskGroup(of: (Int, NameOutcome).self) { group in
            var outcomes: [Int: NameOutcome] = [:]
            for (index, name) in names.enumerated() {
                if index >= Self.window, let (done, outcome) = await group.next() {
                    outcomes[done] = outcome
                    progress()
                }
                group.addTask { (index, await look(up: name, family)) }
            }
            for await (done, outcome) in group {
                outcomes[done] = outcome
                progress()
            }
            return names.indices.compactMap { outcomes[$0] }
        }
    }

    /// One name: every resolver and family at once, then united, resolvers first.
    private func look(up name: DomainName, _ family: AddressFamily) async -> NameOutcome {
        let types = family.recordTypes
        let results = await withTaskGroup(of: (Int, Int, AddressLookup.Result).self) { group in
            for (row, type) in types.enumerated() {
                for (column, resolver) in resolvers.enumerated() {
                    group.addTask { (row, column, await AddressLookup(resolver).look(up: name, type)) }
                }
            }
            var results = [[AddressLookup.Result?]](
                repeating: Array(repeating: nil, count: resolvers.count), count: types.count)
            for await (row, column, result) in group { results[row][column] = result }
            return results.map { $0.compactMap { $0 } }
        }
        return NameOutcome(name: name, uniting: zip(types, results).map { FamilyOutcome($0, uniting: $1) })
    }
}
