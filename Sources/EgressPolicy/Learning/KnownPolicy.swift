internal import EgressModel

/// What a learner knows about one policy.
struct KnownPolicy: Sendable {
    let intent: PolicyIntent
    /// Whether learned addresses can be added to the rules.
    var isOpen: Bool
    private let accepted: AcceptedSpace
    private let span: RetentionSpan
    private(set) var hosts: [HostName: KnownHost]

    /// - Parameters:
    ///   - intent: The user's intent.
    ///   - rules: The rules of egress.
    ///   - isOpen: Whether learned addresses can be added to the rules.
    ///   - previous: What was known before. The sightings that the policy still allows are kept.
    ///   - now: The current time.
    init(
        _ intent: PolicyIntent, _ rules: AppliedRules?, isOpen: Bool, previous: KnownPolicy?, at now: UTCTime
    ) {
        let accepted = AcceptedSpace(intent.accept)
        let span = RetentionSpan(intent, isLearning: true)
        let addresses = rules?.addresses ?? [:]
        hosts = [:]
        for (key, host) in intent.groups(.egress).flatMap({ group in group.specs.map { (group.key, $0.host) } }) {
            let notes = rules?.notes[key] ?? [:]
            let held = (addresses[key] ?? []).map { ($0, notes[$0]) }
            let sightings = previous?.hosts[host]?.sightings.filter { address, _ in
                intent.family.holds(address) && accepted.permits(address)
            }
            hosts[host] = KnownHost(Dictionary(held) { $1 }, sightings ?? [:], span.seconds, at: now)
        }
        self.intent = intent
        self.isOpen = isOpen
        self.accepted = accepted
        self.span = span
    }

    /// Whether a host lacks an address that was learned.
    func lacksAddress(at now: UTCTime) -> Bool { hosts.values.contains { $0.lacksAddress(at: now) } }

    /// Takes a sighting of an address of a host.
    ///
    /// - Returns: What follows from it; `nil` if nothing does.
    mutating func take(
        _ address: IPAddress, _ sighting: Sighting, of host: HostName, upTo limit: Int, at now: UTCTime
    ) -> KnownHost.Conclusion? {
        if let entry = SpecialPurposeRegistry.entry(for: address), !accepted.covers(address) {
            return .refusal(.special(entry))
        }
        guard now.seconds - sighting.time.seconds <= max(span.seconds, sighting.ttl) else { return .refusal(.stale) }
        return hosts[host]?.take(address, sighting, upTo: limit, at: now)
    }
}
