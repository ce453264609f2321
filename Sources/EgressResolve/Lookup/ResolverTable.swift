package import EgressModel

/// Whom to ask for which names. The longest domain that contains a name decides; a name in no domain belongs to the last
/// entry.
package struct ResolverTable: Sendable {
    /// The vantages that are asked for the names at or below a domain, and no others are.
    package struct Entry: Sendable {
        /// `nil` for the names that no domain contains.
        package let domain: DomainName?
        /// The vantages, whose answers are combined.
        package let vantages: [Vantage]

        package init(_ domain: DomainName?, _ vantages: [Vantage]) {
            self.domain = domain
            self.vantages = vantages
        }
    }

    /// The entries: those with a domain, the longest domain first, and then the one without.
    package let entries: [Entry]

    /// Creates a table.
    ///
    /// - Parameters:
    ///   - vantages: The vantages for the names that no domain contains.
    ///   - domains: The entries with a domain, in any order. No domain occurs twice.
    package init(_ vantages: [Vantage], domains: [Entry] = []) {
        let longestFirst = domains.sorted { ($0.domain?.wireLength ?? 0) > ($1.domain?.wireLength ?? 0) }
        entries = longestFirst + [Entry(nil, vantages)]
    }

    private init(entries: [Entry]) {
        self.entries = entries
    }

    /// Returns the index of the entry that a name belongs to.
    func place(of name: DomainName) -> Int {
        // Most tables have no domains, and this runs for every question.
        guard entries.count > 1 else { return 0 }
        return entries.firstIndex { entry in entry.domain.map { name.isWithin($0) } ?? true } ?? entries.count - 1
    }

    /// Whether a client subnet is sent to any vantage.
    var namesSubnets: Bool { entries.contains { $0.vantages.contains { $0.clientSubnet != nil } } }

    /// Returns a table whose vantages ask each question only once, or once in each round of samples. An answer that is remembered for one vantage never
    /// counts for another.
    func withMemos() -> ResolverTable {
        ResolverTable(
            entries: entries.map { entry in
                Entry(
                    entry.domain,
                    entry.vantages.map { vantage in
                        let memo = QuestionMemo(vantage.resolver)
                        return Vantage(memo, named: vantage.resolverName, clientSubnet: vantage.clientSubnet)
                    })
            })
    }
}
