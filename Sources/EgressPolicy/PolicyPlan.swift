public import EgressModel

/// What becomes of one policy: its rules and notes from now on, and how they differ from the ones it has.
///
/// Made from what the policy holds, what its user wants, what DNS said and what time it is, and from nothing else.
public struct PolicyPlan: Hashable, Sendable {
    /// What becomes of one name's addresses, each list sorted.
    public struct NameChange: Hashable, Sendable {
        public let name: DomainName
        public let added: [IPAddress]
        public let removed: [IPAddress]
        /// Not in DNS, and held all the same.
        public let retained: [IPAddress]
        /// How many there are from now on.
        public let count: Int
        /// Of those removed, what `family` or `accept` no longer allows.
        public let disallowed: [IPAddress]
        /// Whether DNS did not answer, or gave nothing that a policy may hold.
        public let isFailed: Bool
    }

    public let words: [RuleWord]
    public let rules: [EgressRule]
    public let notes: RetentionNotes
    /// One for each name, in the user's order; then those that the user took out.
    public let names: [NameChange]
    /// Whether the rules change.
    public let changesRules: Bool
    /// Whether the notes change.
    public let changesNotes: Bool
    /// Every address that a name's rule may hold: what DNS gives and what was there.
    public let permitted: [DomainName: Set<IPAddress>]

    public var changes: Bool { changesRules || changesNotes }

    /// Plans one refresh.
    ///
    /// - Parameters:
    ///   - current: what the policy holds.
    ///   - intent: what its user wants.
    ///   - outcomes: what DNS said of each name of `intent`.
    ///   - isPartial: whether one of several resolvers failed.
    public init(
        _ current: CurrentEgress, _ intent: PolicyIntent, outcomes: [DomainName: NameOutcome], isPartial: Bool,
        now: UTCTime
    ) {
        let draft = Draft(current, intent, outcomes, isPartial, now)
        let plan = PolicyPlan(current, intent, draft, renewsEarly: false)
        self = plan.changes ? PolicyPlan(current, intent, draft, renewsEarly: true) : plan
    }

    private init(_ current: CurrentEgress, _ intent: PolicyIntent, _ draft: Draft, renewsEarly: Bool) {
        let holdings = draft.holdings(renewsEarly: renewsEarly)
        let sets = holdings.mapValues { AddressSet($0.addresses) }
        let egress = DesiredEgress(intent, addresses: sets)
        let hasAddresses = holdings.values.contains { !$0.addresses.isEmpty }
        permitted = draft.permitted
        // A first fill in which no name has an address writes nothing.
        guard hasAddresses || !current.rules.isEmpty else {
            (words, rules, notes) = (current.words, current.rules, current.notes)
            (changesRules, changesNotes) = (false, false)
            names = draft.changes(holdings)
            return
        }
        words = egress.ruleWords
        rules = egress.rules
        notes = holdings.mapValues(\.notes).filter { !$0.value.isEmpty }
        names = draft.changes(holdings)
        changesRules =
            words != current.words || !zip(rules, current.rules).allSatisfy { $0.isEquivalent(to: $1) }
        changesNotes = notes != current.notes
    }
}

/// What is known of each name before retention is applied.
private struct Draft {
    let names: [DomainName]
    let current: [DomainName: Set<IPAddress>]
    let notes: RetentionNotes
    /// What DNS says, of the names that it answered for.
    let resolved: [DomainName: Set<IPAddress>]
    let disallowed: [DomainName: Set<IPAddress>]
    let retention: Retention

    init(
        _ current: CurrentEgress, _ intent: PolicyIntent, _ outcomes: [DomainName: NameOutcome], _ isPartial: Bool,
        _ now: UTCTime
    ) {
        let accepted = AcceptedSpace(intent.accept)
        names = intent.hosts.map(\.name)
        self.current = current.addresses
        notes = current.notes
        disallowed = current.addresses.mapValues { addresses in
            addresses.filter { !intent.family.holds($0) || !accepted.permits($0) }
        }
        var resolved: [DomainName: Set<IPAddress>] = [:]
        for name in names {
            guard let outcome = outcomes[name] else { continue }
            let set = AddressSet(outcome, accepting: accepted)
            if case .failed = outcome.verdict { continue }
            if set.addresses.isEmpty, !set.refused.isEmpty { continue }
            resolved[name] = Set(set.addresses)
        }
        self.resolved = resolved
        retention = Retention(
            span: intent.retainSeconds, now: now, isFrozen: isPartial || resolved.count < names.count,
            renewsEarly: false)
    }

    func holdings(renewsEarly: Bool) -> [DomainName: Retention.Holding] {
        let retention = Retention(
            span: retention.span, now: retention.now, isFrozen: retention.isFrozen, renewsEarly: renewsEarly)
        var holdings: [DomainName: Retention.Holding] = [:]
        for name in names {
            let addresses = (current[name] ?? []).subtracting(disallowed[name] ?? [])
            let held = Retention.Holding(addresses: addresses, notes: notes[name] ?? [:])
            holdings[name] = resolved[name].map { retention.next(held, resolved: $0) } ?? held
        }
        return holdings
    }

    var permitted: [DomainName: Set<IPAddress>] {
        var permitted: [DomainName: Set<IPAddress>] = [:]
        for name in names { permitted[name] = (resolved[name] ?? []).union(current[name] ?? []) }
        return permitted
    }

    func changes(_ holdings: [DomainName: Retention.Holding]) -> [PolicyPlan.NameChange] {
        let wanted = Set(names)
        let gone = current.keys.filter { !wanted.contains($0) }.sorted { "\($0)" < "\($1)" }
        return (names + gone).map { name in
            let before = current[name] ?? []
            let after = holdings[name]?.addresses ?? []
            return PolicyPlan.NameChange(
                name: name, added: after.subtracting(before).sorted(), removed: before.subtracting(after).sorted(),
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
