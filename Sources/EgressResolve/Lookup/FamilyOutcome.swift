internal import EgressModel

/// The outcome of one name and record type, over all resolvers that were asked.
struct FamilyOutcome: Hashable, Sendable {
    let type: RecordType
    let verdict: NameOutcome.Verdict
    let chain: [ChainLink]
    let addresses: [AddressRecord]
    /// The errors of resolvers that failed, if another resolver answered.
    let failures: [ResolveError]
    /// The extended errors of the results that decided the verdict.
    let extendedErrors: [ExtendedError]

    /// Creates an outcome from the result of a single resolver.
    init(_ type: RecordType, _ result: AddressLookup.Result) {
        self.init(
            type: type, verdict: result.verdict, chain: result.chain, addresses: result.addresses, failures: [],
            extendedErrors: result.extendedErrors)
    }

    private init(
        type: RecordType, verdict: NameOutcome.Verdict, chain: [ChainLink], addresses: [AddressRecord],
        failures: [ResolveError], extendedErrors: [ExtendedError]
    ) {
        self.type = type
        self.verdict = verdict
        self.chain = chain
        self.addresses = addresses
        self.failures = failures
        self.extendedErrors = extendedErrors
    }

    /// Combines the results of all resolvers: addresses take precedence over NODATA, NODATA over NXDOMAIN, and NXDOMAIN
    /// over failure.
    init(_ type: RecordType, uniting results: [AddressLookup.Result]) {
        let failures = results.compactMap(\.verdict.error)
        let answers = results.map(\.verdict).filter { $0.error == nil }
        let verdict = answers.min { $0.rank < $1.rank } ?? .failed(ResolveError(uniting: failures))
        // Use only the links of results with this verdict. A resolver that failed halfway must not contribute its
        // links.
        let counted = results.filter { $0.verdict.rank == verdict.rank }
        self.init(
            type: type, verdict: verdict, chain: counted.flatMap(\.chain), addresses: counted.flatMap(\.addresses),
            failures: answers.isEmpty ? [] : failures.uniqued, extendedErrors: counted.flatMap(\.extendedErrors))
    }
}

extension NameOutcome.Verdict {
    fileprivate var rank: Int {
        switch self {
        case .addresses: 0
        case .noData: 1
        case .nxDomain: 2
        case .failed: 3
        }
    }
}

extension Array where Element: Equatable {
    /// The elements without duplicates, in the order of their first occurrence.
    fileprivate var uniqued: [Element] { reduce(into: []) { if !$0.contains($1) { $0.append($1) } } }
}

extension NameOutcome {
    /// Creates an outcome from the only family, which was looked up with one resolver.
    init(name: DomainName, _ family: FamilyOutcome) {
        guard family.verdict == .addresses else {
            self.init(name: name, uniting: [family])
            return
        }
        self.init(
            name: name, verdict: .addresses, chain: family.chain, addresses: Self.lowestTTLs(family.addresses))
    }

    /// Combines the families. If one family failed, the name failed. The outcome is NODATA only if every family is
    /// empty.
    init(name: DomainName, uniting families: [FamilyOutcome], vantages: [VantageView] = []) {
        let (verdict, warning) = Self.verdict(over: families)
        let failures = families.flatMap(\.failures).map(Warning.resolverFailed)
        self.init(
            name: name,
            verdict: verdict,
            chain: Self.lowestTTLs(families.flatMap(\.chain)),
            addresses: Self.lowestTTLs(families.flatMap(\.addresses)),
            warnings: failures + [warning].compactMap { $0 },
            extendedErrors: verdict == .addresses ? [] : families.flatMap(\.extendedErrors).uniqued,
            vantages: vantages)
    }

    private static func verdict(over families: [FamilyOutcome]) -> (Verdict, Warning?) {
        let errors = families.compactMap(\.verdict.error)
        guard errors.isEmpty else { return (.failed(ResolveError(uniting: errors)), nil) }
        let denied = families.filter { $0.verdict == .nxDomain }
        guard denied.count < families.count else { return (.nxDomain, nil) }
        let verdict: Verdict = families.contains { $0.verdict == .addresses } ? .addresses : .noData
        return (verdict, denied.first.map { .denied($0.type) })
    }

    /// Returns the links in order and without duplicates. If several servers gave the same link, the lowest TTL counts.
    private static func lowestTTLs(_ links: [ChainLink]) -> [ChainLink] {
        guard links.count > 1 else { return links }
        var united: [ChainLink] = []
        united.reserveCapacity(links.count)
        for link in links {
            guard let place = united.firstIndex(where: { $0.owner == link.owner && $0.target == link.target }) else {
                united.append(link)
                continue
            }
            if link.ttl < united[place].ttl { united[place] = link }
        }
        return united
    }

    /// Returns the records sorted and without duplicates. If several servers gave the same address, the lowest TTL
    /// counts.
    private static func lowestTTLs(_ records: [AddressRecord]) -> [AddressRecord] {
        guard zip(records, records.dropFirst()).contains(where: { $0.address >= $1.address }) else { return records }
        var sorted = records
        sorted.sort { $0.address == $1.address ? $0.ttl < $1.ttl : $0.address < $1.address }
        var last = 0
        for index in 1..<sorted.count where sorted[index].address != sorted[last].address {
            last += 1
            sorted[last] = sorted[index]
        }
        sorted.removeLast(sorted.count - last - 1)
        return sorted
    }
}
