internal import EgressModel

/// What became of one name and type over all resolvers asked.
struct FamilyOutcome: Hashable, Sendable {
    let type: RecordType
    let verdict: AddressLookup.Verdict
    let chain: [ChainLink]
    let addresses: [AddressRecord]
    let warnings: [String]
    /// What servers say of their having none.
    let remarks: [String]

    /// Takes what the only resolver said.
    init(_ type: RecordType, _ result: AddressLookup.Result) {
        self.init(
            type: type, verdict: result.verdict, chain: result.chain, addresses: result.addresses, warnings: [],
            remarks: result.extendedErrors.map(\.description))
    }

    private init(
        type: RecordType, verdict: AddressLookup.Verdict, chain: [ChainLink], addresses: [AddressRecord],
        warnings: [String], remarks: [String]
    ) {
        self.type = type
        self.verdict = verdict
        self.chain = chain
        self.addresses = addresses
        self.warnings = warnings
        self.remarks = remarks
    }

    /// Unites what the resolvers said: addresses beat NODATA, NODATA beats NXDOMAIN, that beats failure.
    init(_ type: RecordType, uniting results: [AddressLookup.Result]) {
        let failures = results.compactMap { result -> ResolveError? in
            guard case .failed(let error) = result.verdict else { return nil }
            return error
        }
        let answers = results.map(\.verdict).filter { if case .failed = $0 { false } else { true } }
        let verdict = answers.min { Self.rank($0) < Self.rank($1) } ?? .failed(Self.united(failures))
        // A resolver that failed half-way must not lend its links to those that answered.
        let counted = results.filter { Self.rank($0.verdict) == Self.rank(verdict) }
        self.init(
            type: type, verdict: verdict, chain: counted.flatMap(\.chain), addresses: counted.flatMap(\.addresses),
            warnings: answers.isEmpty ? [] : Self.different(failures).map(\.description),
            remarks: counted.flatMap(\.extendedErrors).map(\.description))
    }

    /// What went wrong, of a family that failed.
    var error: ResolveError? {
        if case .failed(let error) = verdict { error } else { nil }
    }

    private static func rank(_ verdict: AddressLookup.Verdict) -> Int {
        switch verdict {
        case .addresses: 0
        case .noData: 1
        case .nxDomain: 2
        case .failed: 3
        }
    }

    /// One error for all resolvers, which tells what each said.
    private static func united(_ failures: [ResolveError]) -> ResolveError {
        let different = different(failures)
        return different.count == 1 ? different[0] : .several(different)
    }

    private static func different(_ failures: [ResolveError]) -> [ResolveError] {
        failures.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
}

extension NameOutcome {
    /// Takes what became of the only family, over one resolver.
    init(name: DomainName, _ family: FamilyOutcome) {
        guard family.verdict == .addresses else {
            self.init(name: name, uniting: [family])
            return
        }
        self.init(
            name: name, verdict: .addresses, chain: family.chain, addresses: Self.lowestTTLs(family.addresses))
    }

    /// Unites the families: one that failed makes the name failed, and NODATA needs all of them empty.
    init(name: DomainName, uniting families: [FamilyOutcome], vantages: [VantageView] = []) {
        let (verdict, warning) = Self.verdict(over: families)
        self.init(
            name: name,
            verdict: verdict,
            chain: Self.lowestTTLs(families.flatMap(\.chain)),
            addresses: Self.lowestTTLs(families.flatMap(\.addresses)),
            warnings: families.flatMap(\.warnings) + [warning].compactMap { $0 },
            isPartial: families.contains { !$0.warnings.isEmpty },
            remarks: verdict == .addresses
                ? [] : families.flatMap(\.remarks).reduce(into: []) { if !$0.contains($1) { $0.append($1) } },
            vantages: vantages, failureKind: FailureKind(families.compactMap(\.error)))
    }

    private static func verdict(over families: [FamilyOutcome]) -> (Verdict, warning: String?) {
        let failures = families.compactMap(\.error?.description)
        if !failures.isEmpty {
            return (
                .failed(failures.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }.joined(separator: ", ")),
                nil
            )
        }
        let denied = families.filter { $0.verdict == .nxDomain }
        guard denied.count < families.count else { return (.nxDomain, nil) }
        // A name that exists exists for every type (RFC 4074, section 4.2; RFC 8020).
        let warning = denied.first.map { "NXDOMAIN for \($0.type) although the name exists; taken as NODATA" }
        return (families.contains { $0.verdict == .addresses } ? .addresses : .noData, warning)
    }

    /// In order; of a link that several servers gave, the lowest TTL counts.
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

    /// Sorted; of an address that several servers gave, the lowest TTL counts.
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
