internal import EgressModel

/// Plans the new rules of one direction from the current rules, the user's intent and the DNS answers.
struct RulePlanner {
    private let direction: TrafficDirection
    private let current: AppliedRules
    private let intent: PolicyIntent
    private let names: [DomainName]
    private let held: [DomainName: Set<IPAddress>]
    private let resolved: [DomainName: Set<IPAddress>]
    private let disallowed: [DomainName: Set<IPAddress>]
    private let isFrozen: Bool
    private let now: UTCTime

    init(
        _ direction: TrafficDirection, _ current: AppliedRules, _ intent: PolicyIntent, _ answers: PolicyAnswers,
        _ now: UTCTime
    ) {
        self.direction = direction
        self.current = current
        self.intent = intent
        self.now = now
        let accepted = AcceptedSpace(intent.accept)
        names = intent.hosts(direction).map(\.name)
        held = current.addresses
        disallowed = held.mapValues { addresses in
            addresses.filter { !intent.family.holds($0) || !accepted.permits($0) }
        }
        resolved = answers.resolved
        isFrozen = answers.isFrozen
    }

    func plan(renewsEarly: Bool) -> RulePlan {
        let holdings = holdings(renewsEarly: renewsEarly)
        let next = applied(holdings)
        return RulePlan(
            direction: direction, applied: next, names: changes(holdings),
            changesRules: !next.isEquivalent(to: current), changesNotes: next.notes != current.notes,
            permitted: permitted)
    }

    private func applied(_ holdings: [DomainName: Retention.Holding]) -> AppliedRules {
        let hasAddresses = holdings.values.contains { !$0.addresses.isEmpty }
        // A policy without rules stays without rules until at least one name has an address.
        guard hasAddresses || !current.rules.isEmpty else { return current }
        return AppliedRules(
            intent, direction, addresses: holdings.mapValues { AddressSet($0.addresses) },
            notes: holdings.mapValues(\.notes).filter { !$0.value.isEmpty })
    }

    /// Returns the addresses and notes of each name after the refresh.
    private func holdings(renewsEarly: Bool) -> [DomainName: Retention.Holding] {
        let retention = Retention(
            span: intent.retainSeconds, now: now, isFrozen: isFrozen, renewsEarly: renewsEarly)
        var holdings: [DomainName: Retention.Holding] = [:]
        for name in names {
            let addresses = (held[name] ?? []).subtracting(disallowed[name] ?? [])
            let holding = Retention.Holding(addresses: addresses, notes: current.notes[name] ?? [:])
            holdings[name] = resolved[name].map { retention.next(holding, resolved: $0) } ?? holding
        }
        return holdings
    }

    private var permitted: [DomainName: Set<IPAddress>] {
        var permitted: [DomainName: Set<IPAddress>] = [:]
        for name in names { permitted[name] = (resolved[name] ?? []).union(held[name] ?? []) }
        return permitted
    }

    private func changes(_ holdings: [DomainName: Retention.Holding]) -> [RulePlan.NameChange] {
        let wanted = Set(names)
        let gone = held.keys.filter { !wanted.contains($0) }.sorted { "\($0)" < "\($1)" }
        return (names + gone).map { name in
            let before = held[name] ?? []
            let after = holdings[name]?.addresses ?? []
            return RulePlan.NameChange(
                name: name, direction: direction, added: after.subtracting(before).sorted(),
                removed: before.subtracting(after).sorted(),
                retained: resolved[name].map { after.subtracting($0).sorted() } ?? [],
                count: after.count,
                disallowed: wanted.contains(name) ? (disallowed[name] ?? []).sorted() : [],
                isFailed: wanted.contains(name) && resolved[name] == nil)
        }
    }
}

extension AddressFamily {
    func holds(_ address: IPAddress) -> Bool {
        switch self {
        case .ipv4: address.bitWidth == 32
        case .ipv6: address.bitWidth == 128
        case .dual: true
        }
    }
}
