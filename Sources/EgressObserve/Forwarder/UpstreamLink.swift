internal import EgressResolve
internal import NIOCore

/// A socket or connection to an upstream, and the queries that it may answer there.
protocol UpstreamLink: AnyObject {
    /// Forgets a query, so that a reply under its id does not count.
    func forget(_ id: UInt16)
}

/// Receives what arrives from upstreams.
protocol UpstreamListener: AnyObject {
    /// Returns the query of a flight; `nil` if the flight is over.
    func query(of flight: UInt64) -> QueryMessage?
    func receive(_ reply: ByteBuffer, _ flight: UInt64, from upstream: Int)
    /// Called for a message that is no reply to a query.
    func noteMismatch(from upstream: Int)
    /// Called when a connection ends. `wasOpen` tells whether it was ever open.
    func lose(_ flights: [UInt64], by upstream: Int, wasOpen: Bool)
    /// Sends what was written to a channel at the end of this turn of the loop.
    func flush(_ channel: any Channel)
}

/// The ids of the queries that wait at one link.
struct PendingIDs {
    private var ids = RandomIDs()
    private var flights: [UInt16: UInt64] = [:]
    /// All ids that a query ever had.
    private var used: Set<UInt16> = []

    var isEmpty: Bool { flights.isEmpty }
    var count: Int { flights.count }

    /// Returns an unguessable id that no other query has.
    mutating func add(_ flight: UInt64) -> UInt16 {
        var id = ids.next()
        while flights[id] != nil { id = ids.next() }
        flights[id] = flight
        used.insert(id)
        return id
    }

    mutating func remove(_ id: UInt16) { flights[id] = nil }

    mutating func removeAll() -> [UInt64] {
        defer { flights = [:] }
        return flights.values.sorted()
    }

    /// Returns the flight that waits for a message, or `nil` if none does.
    func flight(of message: ByteBuffer) -> UInt64? { id(of: message).flatMap { flights[$0] } }

    /// Whether a message has the id of a query, which can be over. A reply that comes late is no sign of forgery.
    func haveHad(idOf message: ByteBuffer) -> Bool { id(of: message).map(used.contains) ?? false }

    private func id(of message: ByteBuffer) -> UInt16? { message.getInteger(at: message.readerIndex) }
}
