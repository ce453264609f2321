internal import EgressModel

/// What a learner knows about one policy.
struct KnownPolicy: Sendable {
    /// The addresses of one host.
    struct Host: Sendable {
        /// The addresses in the rule, each with the end of its lease if it has one.
        var held: [IPAddress: UTCTime?] = [:]
        var sightings: [IPAddress: Sighting] = [:]

        /// The number of addresses that the rule has, or gets from the sightings.
        fileprivate var count: Int { held.count + sightings.keys.count { held[$0] == nil } }
    }

    let intent: PolicyIntent
    let accepted: AcceptedSpace
    let span: RetentionSpan
    var hosts: [HostName: Host]

    /// - Parameters:
    ///   - intent: The user's intent.
    ///   - rules: The rules of egress.
    ///   - previous: What was known before. The sightings of hosts that the policy still has are kept.
    init(_ intent: PolicyIntent, _ rules: AppliedRules?, previous: KnownPolicy?) {
        self.intent = intent
        accepted = AcceptedSpace(intent.accept)
        span = RetentionSpan(intent, isLearning: true)
        let addresses = rules?.addresses ?? [:]
        hosts = [:]
        for host in intent.hosts.map(\.host) {
            let notes = rules?.notes[host] ?? [:]
            let held = (addresses[host] ?? []).map { ($0, notes[$0]) }
            hosts[host] = Host(
                held: Dictionary(held) { $1 }, sightings: previous?.hosts[host]?.sightings ?? [:])
        }
    }

    /// Whether a host lacks an address that was learned.
    func lacksAddress(at now: UTCTime) -> Bool {
        hosts.values.contains { host in
            host.sightings.contains { address, sighting in
                host.held[address] == nil && sighting.isFresh(at: now, span.seconds)
            }
        }
    }

    /// Removes the sightings that no longer matter.
    mutating func prune(at now: UTCTime) {
        for host in Array(hosts.keys) { hosts[host]?.prune(at: now, span.seconds) }
    }

    /// Takes a sighting of an address of a host.
    ///
    /// - Returns: What follows from it; `nil` if nothing does.
    mutating func take(
        _ address: IPAddress, _ sighting: Sighting, of host: HostName, upTo limit: Int, at now: UTCTime
    ) -> Conclusion? {
        if let entry = SpecialPurposeRegistry.entry(for: address), !accepted.covers(address) {
            return .refusal(.special(entry))
        }
        guard now.seconds - sighting.time.seconds <= max(span.seconds, sighting.ttl) else { return .refusal(.stale) }
        return hosts[host]?.take(address, sighting, span.seconds, upTo: limit, at: now)
    }

    /// What follows from a sighting.
    enum Conclusion {
        case addition
        /// The lease is to be renewed within this time in seconds.
        case renewal(within: Int)
        case refusal(Lesson.Refusal.Reason)
    }
}

extension KnownPolicy.Host {
    fileprivate mutating func prune(at now: UTCTime, _ span: Int) {
        sightings = sightings.filter { $0.value.isFresh(at: now, span) }
    }

    fileprivate mutating func take(
        _ address: IPAddress, _ sighting: Sighting, _ span: Int, upTo limit: Int, at now: UTCTime
    ) -> KnownPolicy.Conclusion? {
        let previous = sightings[address]
        var conclusion: KnownPolicy.Conclusion?
        if let note = held[address] {
            conclusion = renewal(of: note, sighting.span(span), at: now)
        } else if previous?.isFresh(at: now, span) != true {
            if count >= limit { prune(at: now, span) }
            guard count < limit else { return .refusal(.limit(limit)) }
            conclusion = .addition
        }
        if previous.map({ $0.time > sighting.time }) != true { sightings[address] = sighting }
        return conclusion
    }

    private func renewal(of note: UTCTime?, _ span: Int, at now: UTCTime) -> KnownPolicy.Conclusion? {
        guard let note, note.seconds - now.seconds < span else { return nil }
        return .renewal(within: span / 4)
    }
}
