package import EgressModel

/// The last time at which a client was told an address.
package struct Sighting: Hashable, Sendable {
    package let time: UTCTime
    /// The time to live of the address in seconds.
    package let ttl: Int

    /// The longest TTL that extends a lease, in seconds: a day.
    private static let longestTTL = 86_400

    package init(time: UTCTime, ttl: Int) {
        self.time = time
        self.ttl = ttl
    }

    /// Returns the time in seconds that the address stays at least, in a policy that retains addresses for `span`
    /// seconds. A client can use the address until its TTL ends.
    func span(_ span: Int) -> Int { max(span, min(ttl, Self.longestTTL)) }
}
