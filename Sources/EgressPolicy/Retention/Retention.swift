internal import EgressModel

/// The rules for how long the addresses of names stay in a policy after they left DNS.
///
/// A note is a lease of twice the span. This keeps a rotating set of addresses from changing the note at every refresh.
struct Retention {
    /// The minimum time in seconds that an address stays after it left DNS.
    let span: Int
    let now: UTCTime
    /// Whether a failure keeps all addresses: the refresh adds no notes, and no note expires.
    let isFrozen: Bool
    /// Whether leases are renewed early, because the refresh writes the policy anyway.
    let renewsEarly: Bool

    /// The addresses of one name and their notes.
    struct Holding: Hashable {
        var addresses: Set<IPAddress>
        var notes: [IPAddress: UTCTime]
    }

    /// Returns the addresses and notes after the refresh of a name that DNS answered for. `resolved` contains the
    /// addresses of the answer and can be empty.
    func next(_ holding: Holding, resolved: Set<IPAddress>) -> Holding {
        var next = Holding(addresses: holding.addresses.union(resolved), notes: [:])
        for address in next.addresses {
            let note = holding.notes[address]
            if resolved.contains(address) {
                next.notes[address] = note.flatMap(renewed)
            } else if isFrozen {
                next.notes[address] = note
            } else if let end = kept(note) {
                next.notes[address] = end
            } else {
                next.addresses.remove(address)
            }
        }
        return next
    }

    /// Returns the lease of an address that is in DNS and already has a lease. The lease is renewed if it is short.
    /// Returns `nil` if the span is 0.
    private func renewed(_ end: UTCTime) -> UTCTime? {
        guard span > 0 else { return nil }
        let left = end.seconds - now.seconds
        let isShort = left < span || renewsEarly && left * 2 < span * 3
        return isShort ? lease : isFrozen ? end : min(end, lease)
    }

    /// Returns the lease of an address that left DNS, or `nil` if the lease has expired. An address without a lease
    /// gets a new one.
    private func kept(_ note: UTCTime?) -> UTCTime? {
        let end = min(note ?? lease, lease)
        return end > now ? end : nil
    }

    private var lease: UTCTime { now.advanced(by: 2 * span) }
}
