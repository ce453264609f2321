internal import EgressModel

/// What a learner knows about the addresses of one host of a policy.
///
/// A sighting is taken in constant time, so that names made up in a pod cost no more than others.
struct KnownHost: Sendable {
    /// What follows from a sighting.
    enum Conclusion {
        case addition
        /// The lease is to be renewed within this time in seconds.
        case renewal(within: Int)
        case refusal(Lesson.Refusal.Reason)
    }

    /// The addresses in the rule, each with the end of its lease if it has one.
    private let held: [IPAddress: UTCTime?]
    /// The time in seconds that an address stays at least.
    private let span: Int
    private(set) var sightings: [IPAddress: Sighting]
    /// The number of addresses that the rule has, or gets from the sightings.
    private var count: Int
    /// The time before which no sighting of an address that the rule lacks becomes stale; `nil` if there is none.
    private var nextEnd: UTCTime?

    /// - Parameters:
    ///   - held: The addresses in the rule, each with the end of its lease if it has one.
    ///   - sightings: The sightings to begin with. Those that no longer matter are left out.
    ///   - span: The time in seconds that an address stays at least.
    ///   - now: The current time.
    init(_ held: [IPAddress: UTCTime?], _ sightings: [IPAddress: Sighting], _ span: Int, at now: UTCTime) {
        self.held = held
        self.span = span
        self.sightings = sightings
        count = held.count
        prune(at: now)
    }

    /// Whether the rule lacks an address that was learned.
    func lacksAddress(at now: UTCTime) -> Bool {
        sightings.contains { address, sighting in held[address] == nil && sighting.isFresh(at: now, span) }
    }

    func holds(_ address: IPAddress) -> Bool { held[address] != nil }

    /// Whether an address was learned that the rule lacks.
    func lacks(_ address: IPAddress, at now: UTCTime) -> Bool {
        held[address] == nil && sightings[address]?.isFresh(at: now, span) ?? false
    }

    /// Returns the addresses in the rule that it did not have before.
    func arrivals(since previous: KnownHost?) -> [IPAddress] {
        held.keys.filter { previous?.held[$0] == nil }
    }

    /// Takes a sighting.
    ///
    /// - Parameters:
    ///   - address: The address.
    ///   - sighting: When it was seen.
    ///   - limit: The number of addresses from which none is added.
    ///   - now: The current time.
    /// - Returns: What follows from it; `nil` if nothing does.
    mutating func take(
        _ address: IPAddress, _ sighting: Sighting, upTo limit: Int, at now: UTCTime
    ) -> Conclusion? {
        guard let note = held[address] else { return takeLacking(address, sighting, upTo: limit, at: now) }
        record(address, sighting)
        return renewal(of: note, sighting.span(span), at: now)
    }

    private mutating func takeLacking(
        _ address: IPAddress, _ sighting: Sighting, upTo limit: Int, at now: UTCTime
    ) -> Conclusion? {
        guard sightings[address]?.isFresh(at: now, span) != true else {
            record(address, sighting)
            return nil
        }
        if count >= limit, let nextEnd, nextEnd <= now { prune(at: now) }
        guard count < limit else { return .refusal(.limit(limit)) }
        count += sightings[address] == nil ? 1 : 0
        record(address, sighting)
        nextEnd = min(nextEnd ?? sighting.end(span), sighting.end(span))
        return .addition
    }

    private mutating func record(_ address: IPAddress, _ sighting: Sighting) {
        sightings[address] = sightings[address].map { sighting.merged(with: $0) } ?? sighting
    }

    private func renewal(of note: UTCTime?, _ span: Int, at now: UTCTime) -> Conclusion? {
        guard let note, note.seconds - now.seconds < span else { return nil }
        return .renewal(within: span / 4)
    }

    /// Removes the sightings that no longer matter.
    private mutating func prune(at now: UTCTime) {
        sightings = sightings.filter { $0.value.isFresh(at: now, span) }
        let lacking = sightings.filter { held[$0.key] == nil }
        count = held.count + lacking.count
        nextEnd = lacking.values.map { $0.end(span) }.min()
    }
}
