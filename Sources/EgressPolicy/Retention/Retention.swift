internal import EgressModel

/// How long the addresses of names stay after they left DNS.
///
/// A note is a lease of twice the span, so that a rotating set of addresses does not change it at every refresh.
struct Retention {
    /// Seconds.
    let span: Int
    let now: UTCTime
    /// Whether a failure keeps everything where it is: nothing is noted and no note runs out.
    let isFrozen: Bool
    /// Whether leases are renewed early, because something is written anyway.
    let renewsEarly: Bool

    /// The addresses of one name and the notes on them.
    struct Holding: Hashable {
        var addresses: Set<IPAddress>
        var notes: [IPAddress: UTCTime]
    }

    /// What a name that DNS answered for holds from now on. `resolved` has the addresses of the answer, maybe none.
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

    /// The lease of an address that is in DNS.
    private func renewed(_ end: UTCTime) -> UTCTime? {
        guard span > 0 else { return nil }
        let left = end.seconds - now.seconds
        let isShort = left < span || renewsEarly && left * 2 < span * 3
        return isShort ? lease : isFrozen ? end : min(end, lease)
    }

    /// The lease of an address that has left DNS; `nil` where it is over.
    private func kept(_ note: UTCTime?) -> UTCTime? {
        let end = min(note ?? lease, lease)
        return end > now ? end : nil
    }

    private var lease: UTCTime { now.advanced(by: 2 * span) }
}
