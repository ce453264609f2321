package import EgressModel

/// What becomes of the rules of one direction.
package struct RulePlan: Hashable, Sendable {
    /// What becomes of one name's addresses, each list sorted.
    package struct NameChange: Hashable, Sendable {
        package let name: DomainName
        package let direction: TrafficDirection
        package let added: [IPAddress]
        package let removed: [IPAddress]
        /// Not in DNS, and held all the same.
        package let retained: [IPAddress]
        /// How many there are from now on.
        package let count: Int
        /// Of those removed, what `family` or `accept` no longer allows.
        package let disallowed: [IPAddress]
        /// Whether DNS did not answer, or gave nothing that a policy may hold.
        package let isFailed: Bool
    }

    package let direction: TrafficDirection
    package let words: [RuleWord]
    package let rules: [PolicyRule]
    package let notes: RetentionNotes
    /// One for each name, in the user's order; then those that the user took out.
    package let names: [NameChange]
    /// Whether the rules change.
    package let changesRules: Bool
    /// Whether the notes change.
    package let changesNotes: Bool
    /// Every address that a name's rule may hold: what DNS gives and what was there.
    package let permitted: [DomainName: Set<IPAddress>]

    package var changes: Bool { changesRules || changesNotes }

    init(_ draft: RuleDraft, renewsEarly: Bool) {
        let current = draft.current
        let holdings = draft.holdings(renewsEarly: renewsEarly)
        let sets = holdings.mapValues { AddressSet($0.addresses) }
        let desired = DesiredRules(draft.intent, draft.direction, addresses: sets)
        let hasAddresses = holdings.values.contains { !$0.addresses.isEmpty }
        direction = draft.direction
        permitted = draft.permitted
        // A first fill in which no name has an address writes nothing.
        guard hasAddresses || !current.rules.isEmpty else {
            (words, rules, notes) = (current.words, current.rules, current.notes)
            (changesRules, changesNotes) = (false, false)
            names = draft.changes(holdings)
            return
        }
        words = desired.ruleWords
        rules = desired.rules
        notes = holdings.mapValues(\.notes).filter { !$0.value.isEmpty }
        names = draft.changes(holdings)
        changesRules =
            words != current.words || !zip(rules, current.rules).allSatisfy { $0.isEquivalent(to: $1) }
        changesNotes = notes != current.notes
    }
}

/// What is known of each name of one direction before retention is applied.
struct RuleDraft {
    let direction: TrafficDirection
    let current: CurrentRules
    let intent: PolicyIntent
    private let names: [DomainName]
    private let held: [DomainName: Set<IPAddress>]
    private let resolved: [DomainName: Set<IPAddress>]
    private let disallowed: [DomainName: Set<IPAddress>]
    private let isFrozen: Bool
    private let now: UTCTime

    init(
        _ direction: TrafficDirection, _ current: CurrentRules, _ intent: PolicyIntent, _ answers: PolicyAnswers,
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

    func plan(renewsEarly: Bool) -> RulePlan { RulePlan(self, renewsEarly: renewsEarly) }

    func holdings(renewsEarly: Bool) -> [DomainName: Retention.Holding] {
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

    var permitted: [DomainName: Set<IPAddress>] {
        var permitted: [DomainName: Set<IPAddress>] = [:]
        for name in names { permitted[name] = (resolved[name] ?? []).union(held[name] ?? []) }
        return permitted
    }

    func changes(_ holdings: [DomainName: Retention.Holding]) -> [RulePlan.NameChange] {
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
