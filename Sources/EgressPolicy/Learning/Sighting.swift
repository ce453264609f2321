package import EgressModel

/// The last time at which a client was told an address.
package struct Sighting: Hashable, Sendable {
    package let time: UTCTime
    /// The time to live of the address in seconds.
    package let ttl: Int
    /// The name that the client asked for.
    package let qname: DomainName

    /// The longest TTL that extends a lease, in seconds: a day.
    private static let longestTTL = 86_400

    package init(time: UTCTime, ttl: Int, qname: DomainName) {
        self.time = time
        self.ttl = ttl
        self.qname = qname
    }

    /// Returns the time in seconds that the address stays at least, in a policy that retains addresses for `span`
    /// seconds. A client can use the address until its TTL ends.
    func span(_ span: Int) -> Int { max(span, min(ttl, Self.longestTTL)) }

    /// Returns the later one of two sightings, with a TTL that gives it no shorter lease than the earlier one. A cache
    /// answers with a TTL that falls, but the client that came first still has the whole TTL.
    func merged(with other: Sighting) -> Sighting {
        let (first, last) = time < other.time ? (self, other) : (other, self)
        let rest = first.ttl - (last.time.seconds - first.time.seconds) / 2
        return Sighting(time: last.time, ttl: max(last.ttl, rest), qname: last.qname)
    }

    /// Returns whether the address counts as in DNS: it was seen within half of its span.
    func isInUse(at now: UTCTime, _ span: Int) -> Bool { (now.seconds - time.seconds) * 2 <= self.span(span) }

    /// Returns whether the sighting is recent enough to add its address to a policy, or to keep it there after its lease.
    func isFresh(at now: UTCTime, _ span: Int) -> Bool { now < end(span) }

    /// Returns the time from which the sighting does not add its address.
    func end(_ span: Int) -> UTCTime { time.advanced(by: self.span(span)) }
}
