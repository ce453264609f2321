internal import EgressManifest
package import EgressModel
package import EgressPolicy

/// What a service knows about one policy, apart from its text.
package struct PolicyRecord: Sendable {
    package let identity: PolicyIdentity
    package let kind: ManagedKind
    /// `nil` for an object of the cluster.
    package let namespace: String?
    package let name: String
    /// When the service first read the policy.
    package let firstRead: UTCTime
    package private(set) var intent: PolicyIntent
    /// When the names of the policy were last looked up.
    package private(set) var lastLook: UTCTime
    /// When the service last changed the policy; `nil` if it has not.
    package private(set) var lastChange: UTCTime?
    /// The names without a usable answer or with refused addresses, and when that began.
    package private(set) var failing: [DomainName: UTCTime] = [:]
    /// The number of addresses of all hosts.
    package private(set) var addressCount = 0
    /// The number of addresses that are no longer in DNS.
    package private(set) var retainedCount = 0
    /// The end of the retention that ends first; `nil` if none does.
    package private(set) var nextExpiry: UTCTime?
    private var applied: AppliedPolicy
    private var timelines: [HostKey: AddressTimeline] = [:]
    private var learned: [HostKey: [IPAddress: DomainName]] = [:]

    /// Creates the record of a policy that is read for the first time.
    init(_ result: PolicyResult, at time: UTCTime) {
        let policy = result.policy
        identity = result.identity
        kind = policy.kind
        namespace = policy.kind.isNamespaced ? policy.namespace ?? "default" : nil
        name = policy.name
        firstRead = time
        lastLook = time
        intent = result.intent
        applied = policy.own
        for (key, addresses) in Self.addresses(in: applied) { timelines[key] = AddressTimeline(addresses) }
        count()
    }

    /// The number of addresses that clients were told since the service first read the policy.
    package var learnedCount: Int { learned.values.reduce(0) { $0 + $1.count } }

    /// The number of hosts in both directions.
    package var hostCount: Int { intent.hosts.count + intent.ingress.hosts.count }

    /// Records a refresh of the policy, or a write of what was learned for it.
    mutating func take(_ result: PolicyResult, isWritten: Bool, isLook: Bool, at time: UTCTime) {
        let changes = result.changes && isWritten
        intent = result.intent
        if isLook {
            lastLook = time
            let names = Set(result.failed + result.refused.map(\.outcome.name))
            failing = names.reduce(into: [:]) { $0[$1] = failing[$1] ?? time }
            retainedCount = result.plan.hosts.reduce(0) { $0 + $1.retained.count }
        }
        nextExpiry = result.plan.nextExpiry
        let planned = result.plan.parts.map { ($0.direction, $0.applied) }
        let current = changes ? Dictionary(planned) { $1 } : result.policy.own
        if changes { lastChange = time }
        for change in result.plan.hosts where changes && !change.learned.isEmpty {
            learned[HostKey(direction: change.direction, host: change.host), default: [:]]
                .merge(change.learned) { $1 }
        }
        // Rules that stay the same are the usual case, and cost a comparison.
        if current != applied {
            applied = current
            noteAddresses(at: time)
        }
        noteReasons(result.outcomes, isLook: isLook, at: time)
    }

    /// Records why each address is in the policy. A write of what was learned knows that only of the addresses that are new.
    private mutating func noteReasons(_ outcomes: [DomainName: NameOutcome], isLook: Bool, at time: UTCTime) {
        let addresses = Self.addresses(in: applied)
        for group in groups {
            let origins = origins(group, outcomes, addresses[group.key] ?? [])
            timelines[group.key]?.note(origins.mapValues(\.reason), onlyNew: !isLook, at: time)
        }
    }

    private mutating func noteAddresses(at time: UTCTime) {
        let addresses = Self.addresses(in: applied)
        for key in Set(timelines.keys).union(addresses.keys) {
            let current = addresses[key] ?? []
            timelines[key, default: AddressTimeline([])].note(current, at: time)
            learned[key] = learned[key]?.filter { current.contains($0.key) }
        }
        count()
    }

    private mutating func count() {
        addressCount = Self.addresses(in: applied).values.reduce(0) { $0 + $1.count }
    }

    private static func addresses(in applied: AppliedPolicy) -> [HostKey: Set<IPAddress>] {
        var all: [HostKey: Set<IPAddress>] = [:]
        for (direction, rules) in applied {
            for (host, addresses) in rules.addresses { all[HostKey(direction: direction, host: host)] = addresses }
        }
        return all
    }
}

extension PolicyRecord {
    private typealias Group = (key: HostKey, specs: [HostSpec])

    /// The number of hosts that `hosts` returns: each in its direction, or one for all hosts of an address set.
    package var partCount: Int { groups.count }

    /// Returns some of the hosts in the user's order. `outcomes` are those of the last refresh.
    package func hosts(_ outcomes: NameAnswers.Outcomes, in range: Range<Int>) -> [HostState] {
        let known = outcomes[intent.family] ?? [:]
        let addresses = Self.addresses(in: applied)
        return groups[range].map { state($0, known, addresses[$0.key] ?? []) }
    }

    private var groups: [Group] {
        intent.refreshed.flatMap { direction in
            let hosts = intent.hosts(direction)
            let groups = kind.isAddressSet ? [(nil, hosts)] : hosts.map { ($0.host, [$0]) }
            return groups.map { host, specs in (HostKey(direction: direction, host: host), specs) }
        }
    }

    private func state(
        _ group: Group, _ outcomes: [DomainName: NameOutcome], _ addresses: Set<IPAddress>
    ) -> HostState {
        let notes = applied[group.key.direction]?.notes[group.key.host] ?? [:]
        let timeline = timelines[group.key] ?? AddressTimeline([])
        let origins = origins(group, outcomes, addresses)
        let states = addresses.sorted().compactMap { address in
            origins[address].map { origin in
                HostState.Address(
                    address: address, origin: origin, since: timeline.start(of: address),
                    until: origin.reason == .resolved ? nil : notes[address])
            }
        }
        return HostState(
            direction: group.key.direction, specs: group.specs, outcomes: answers(group, outcomes), addresses: states,
            timeline: timeline)
    }

    private func answers(_ group: Group, _ outcomes: [DomainName: NameOutcome]) -> [NameOutcome] {
        group.specs.compactMap { $0.host.name.flatMap { outcomes[$0] } }
    }

    /// Returns why each address of a host is in the policy.
    private func origins(
        _ group: Group, _ outcomes: [DomainName: NameOutcome], _ addresses: Set<IPAddress>
    ) -> [IPAddress: HostState.Origin] {
        let notes = applied[group.key.direction]?.notes[group.key.host] ?? [:]
        let index = AnswerIndex(answers(group, outcomes))
        let told = learned[group.key] ?? [:]
        // Nobody else gives a pattern addresses.
        let isLearned = group.specs.allSatisfy(\.host.isPattern)
        return addresses.reduce(into: [:]) { origins, address in
            origins[address] =
                index.origin(of: address) ?? told[address].map(HostState.Origin.learned)
                ?? (isLearned ? .learned(nil) : notes[address] == nil ? .kept : .retained)
        }
    }
}

/// What DNS answered for the names of a host.
private struct AnswerIndex {
    private let addresses: Set<IPAddress>
    private let views: [VantageView]
    private let samples: Int

    init(_ outcomes: [NameOutcome]) {
        addresses = Set(outcomes.filter { $0.verdict == .addresses }.flatMap { $0.addresses.map(\.address) })
        views = outcomes.flatMap(\.vantages)
        samples = views.reduce(0) { $0 + $1.samples }
    }

    func origin(of address: IPAddress) -> HostState.Origin? {
        guard addresses.contains(address) else { return nil }
        guard views.contains(where: { $0.samples > 1 }) else { return .resolved }
        let seen = views.reduce(0) { $0 + ($1.counts[address] ?? 0) }
        return seen < samples ? .sampled(seen: seen, of: samples) : .resolved
    }
}
