internal import EgressModel

/// Plans the new rules of one direction from the current rules, the user's intent, the DNS answers, and what was
/// learned.
struct RulePlanner {
    private let direction: TrafficDirection
    private let current: AppliedRules
    private let intent: PolicyIntent
    private let groups: [HostGroup]
    private let held: [HostName?: Set<IPAddress>]
    private let disallowed: [HostName?: Set<IPAddress>]
    private let answers: PolicyAnswers
    private let learned: LearnedAdditions
    private let span: RetentionSpan
    private let now: UTCTime

    init(
        _ direction: TrafficDirection, _ current: AppliedRules, _ intent: PolicyIntent, _ answers: PolicyAnswers,
        _ learning: PolicyLearning?, _ now: UTCTime
    ) {
        self.direction = direction
        self.current = current
        self.intent = intent
        self.answers = answers
        self.now = now
        let accepted = AcceptedSpace(intent.accept)
        groups = intent.groups(direction)
        held = current.addresses.mapValues { addresses in addresses.filter { !intent.lists($0) } }
        disallowed = held.mapValues { addresses in
            addresses.filter { !intent.family.holds($0) || !accepted.permits($0) }
        }
        // Learning fills egress only.
        let learning = direction == .egress ? learning : nil
        span = RetentionSpan(intent, isLearning: learning != nil)
        learned = LearnedAdditions(learning)
    }

    func plan(renewsEarly: Bool) -> RulePlan {
        let holdings = holdings(renewsEarly: renewsEarly)
        let next = applied(holdings.mapValues(\.holding))
        return RulePlan(
            direction: direction, applied: next, hosts: changes(holdings),
            changesRules: !next.isEquivalent(to: current), changesNotes: next.notes != current.notes,
            permitted: permitted(holdings), nextExpiry: nextExpiry(next.notes, holdings))
    }

    /// The addresses and notes of a host after the refresh, and the learned addresses that have no room.
    private typealias Next = (holding: Retention.Holding, evidence: Retention.Evidence, surplus: [IPAddress])

    private func applied(_ holdings: [HostName?: Retention.Holding]) -> AppliedRules {
        let hasAddresses = holdings.values.contains { !$0.addresses.isEmpty }
        // A policy without rules stays without rules until at least one host has an address. Those of a pattern can
        // only be learned from pods that reach DNS.
        let isOpen = intent.hosts(direction).contains(where: \.host.isPattern)
        guard hasAddresses || isOpen || !current.rules.isEmpty else { return current }
        let addresses = holdings.mapValues { AddressSet($0.addresses) }
        let notes = holdings.mapValues(\.notes).filter { !$0.value.isEmpty }
        switch intent.kind.layout {
        case .ruleForEachWord: return AppliedRules(intent, direction, addresses: addresses, notes: notes)
        case .oneList:
            return AppliedRules(listing: addresses[nil] ?? AddressSet([]), of: givers, intent, notes: notes)
        }
    }

    /// The hosts that give addresses, and those that gave some before. Which of the latter are still there is not known.
    private var givers: Set<HostName> {
        let answered = answers.resolved.filter { !$0.value.isEmpty }.keys.map(HostName.name)
        return Set(answered).union(current.words.compactMap(\.host))
    }

    private func holdings(renewsEarly: Bool) -> [HostName?: Next] {
        let retention = Retention(
            span: span.seconds, longest: span.longest, now: now, renewsEarly: renewsEarly)
        var room = learned.room
        var holdings: [HostName?: Next] = [:]
        for group in groups {
            let gone = disallowed[group.key] ?? []
            let addresses = (held[group.key] ?? []).subtracting(gone)
            let notes = (current.notes[group.key] ?? [:]).filter { !gone.contains($0.key) }
            let holding = Retention.Holding(addresses: addresses, notes: notes)
            var evidence = evidence(of: group)
            if !renewsEarly { evidence.answered.formUnion(unnoted(holding, of: group)) }
            let known = Retention.Holding(addresses: addresses.union(evidence.answered), notes: notes)
            let additions = learned.additions(to: group, holding: known, intent, &room) {
                $0.isFresh(at: now, span.seconds)
            }
            evidence.learned = Set(additions.taken)
            holdings[group.key] = (retention.next(holding, evidence), evidence, additions.surplus)
        }
        return holdings
    }

    /// Returns the addresses of names that need no note, although our own answer lacks them, because they were seen. They
    /// get one when the policy is written anyway. To write it for each of them would double the writes.
    private func unnoted(_ holding: Retention.Holding, of group: HostGroup) -> Set<IPAddress> {
        guard group.names.contains(where: { answers.resolved[$0] != nil }) else { return [] }
        let used = learned.sightings(of: group).filter { $0.value.isInUse(at: now, span.seconds) }
        return Set(used.keys.filter { holding.addresses.contains($0) && holding.notes[$0] == nil })
    }

    private func evidence(of group: HostGroup) -> Retention.Evidence {
        let sightings = learned.sightings(of: group)
        guard !group.names.isEmpty else {
            return Retention.Evidence(sightings: sightings, absence: learned.isWhole ? .expiring : .noted)
        }
        let answered = group.names.compactMap { answers.resolved[$0] }
        guard !answered.isEmpty else {
            return Retention.Evidence(sightings: sightings, absence: .unknown)
        }
        return Retention.Evidence(
            answered: Set(answered.joined().filter { !intent.lists($0) }), sightings: sightings,
            absence: answers.isFrozen ? .unknown : .expiring)
    }

    /// Returns the time when the next note expires. The notes that no refresh of this kind removes do not count.
    private func nextExpiry(_ notes: RetentionNotes, _ holdings: [HostName?: Next]) -> UTCTime? {
        notes.filter { holdings[$0.key]?.evidence.absence != .noted }.values.flatMap(\.values).min()
    }

    private func permitted(_ holdings: [HostName?: Next]) -> [HostName?: Set<IPAddress>] {
        holdings.reduce(into: [:]) { permitted, entry in
            let evidence = entry.value.evidence
            permitted[entry.key] = evidence.answered.union(evidence.learned).union(held[entry.key] ?? [])
        }
    }

    private func changes(_ holdings: [HostName?: Next]) -> [RulePlan.HostChange] {
        let wanted = Set(groups.map(\.key))
        let gone = held.keys.filter { !wanted.contains($0) }.compactMap(\.self).sorted { "\($0)" < "\($1)" }
        return (groups + gone.map { HostGroup(key: $0, specs: []) }).map { group in
            let host = group.key
            let before = held[host] ?? []
            let next = holdings[host]
            let after = next?.holding.addresses ?? []
            return RulePlan.HostChange(
                host: host, direction: direction, added: after.subtracting(before).sorted(),
                removed: before.subtracting(after).sorted(),
                retained: next.map { retained(after, $0.evidence) } ?? [],
                count: after.count,
                disallowed: wanted.contains(host) ? (disallowed[host] ?? []).sorted() : [],
                learned: next?.evidence.origins ?? [:], surplus: next?.surplus ?? [],
                limit: learned.limit.flatMap { after.count >= $0 ? $0 : nil },
                failed: group.names.filter { answers.resolved[$0] == nil })
        }
    }

    /// Returns the addresses that are known to be out of DNS.
    private func retained(_ addresses: Set<IPAddress>, _ evidence: Retention.Evidence) -> [IPAddress] {
        guard evidence.absence == .expiring || !evidence.answered.isEmpty else { return [] }
        return addresses.subtracting(evidence.answered).subtracting(evidence.sightings.keys).sorted()
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
