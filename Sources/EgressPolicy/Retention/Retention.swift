internal import EgressModel

/// The rules for how long the addresses of hosts stay in a policy after they left DNS.
///
/// A note is a lease of twice the span. This keeps a rotating set of addresses from changing the note at every refresh.
struct Retention {
    /// What happens to an address that is not in DNS.
    enum Absence {
        /// The address and its note stay as they are, because DNS did not answer.
        case unknown
        /// The address stays, and gets a lease if it has none.
        case noted
        /// The address gets a lease if it has none, and leaves at the end of its lease.
        case expiring
    }

    /// The addresses of one host and their notes.
    struct Holding: Hashable {
        var addresses: Set<IPAddress>
        var notes: [IPAddress: UTCTime]
    }

    /// What is known of the addresses of one host.
    struct Evidence {
        /// The addresses that DNS answered.
        var answered: Set<IPAddress> = []
        /// The last time at which somebody else was told an address.
        var sightings: [IPAddress: Sighting] = [:]
        /// The addresses that are added because of their sightings.
        var learned: Set<IPAddress> = []
        var absence: Absence

        /// The name that a client asked for, by learned address.
        var origins: [IPAddress: DomainName] { sightings.filter { learned.contains($0.key) }.mapValues(\.qname) }
    }

    /// The minimum time in seconds that an address stays after it left DNS.
    let span: Int
    /// The longest rest of a lease in seconds. What ends later is cut, unless the address is of unknown use.
    let longest: Int
    let now: UTCTime
    /// Whether leases are renewed early, because the refresh writes the policy anyway.
    let renewsEarly: Bool

    /// Returns the addresses and notes after a refresh.
    func next(_ holding: Holding, _ evidence: Evidence) -> Holding {
        // Notes on addresses that are no longer in the rule stay until it is known which addresses are in use.
        let notes = evidence.absence == .expiring ? [:] : holding.notes
        var next = Holding(
            addresses: holding.addresses.union(evidence.answered).union(evidence.learned), notes: notes)
        for address in next.addresses {
            let note = note(on: address, holding.notes[address], evidence)
            next.notes[address] = note
            if note == nil, evidence.absence != .unknown, !evidence.answered.contains(address) {
                next.addresses.remove(address)
            }
        }
        return next
    }

    /// Returns the end of the new lease of an address, or `nil` if it has none. If it is not known that DNS has the
    /// address, it leaves without a lease.
    private func note(on address: IPAddress, _ note: UTCTime?, _ evidence: Evidence) -> UTCTime? {
        if evidence.answered.contains(address) {
            return note.flatMap { renewed($0, at: now, span, evidence.absence) }
        }
        let end = end(of: note, evidence.absence)
        let isNew = evidence.learned.contains(address)
        guard let sighting = evidence.sightings[address], isNew || note != nil || evidence.absence != .unknown else {
            return end
        }
        // An address without a lease gets one that counts from the sighting. One whose lease has ended would leave, and the
        // sighting would add it again.
        let isKept =
            sighting.isInUse(at: now, span) || (note == nil || end == nil) && sighting.isFresh(at: now, span)
        return isNew || isKept ? lease(of: sighting, note, evidence.absence) : end
    }

    /// Returns the lease of an address that is in DNS and already has a lease. The lease is renewed if it is short.
    /// Returns `nil` if the span is 0.
    private func renewed(_ end: UTCTime, at time: UTCTime, _ span: Int, _ absence: Absence) -> UTCTime? {
        guard span > 0 else { return nil }
        let left = end.seconds - now.seconds
        let isShort = left < span || renewsEarly && left * 2 < span * 3
        if isShort { return max(end, time.advanced(by: 2 * span)) }
        return absence == .unknown ? end : min(end, latest)
    }

    /// Returns the lease of an address that was seen. It is new if the address has no lease.
    private func lease(of sighting: Sighting, _ note: UTCTime?, _ absence: Absence) -> UTCTime? {
        let span = sighting.span(span)
        guard let note else { return sighting.time.advanced(by: 2 * span) }
        return renewed(note, at: sighting.time, span, absence)
    }

    /// Returns the lease of an address that is not in DNS, or `nil` if it has none.
    private func end(of note: UTCTime?, _ absence: Absence) -> UTCTime? {
        let new = now.advanced(by: 2 * span)
        switch absence {
        case .unknown: return note
        case .noted: return note ?? new
        case .expiring:
            let end = min(note ?? new, latest)
            return end > now ? end : nil
        }
    }

    private var latest: UTCTime { now.advanced(by: longest) }
}
