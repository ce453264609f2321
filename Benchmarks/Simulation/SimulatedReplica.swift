internal import EgressModel
internal import EgressPolicy

/// A replica of the service that learns, and forgets everything when it restarts.
struct SimulatedReplica {
    private let host: HostName
    private var sightings: [IPAddress: Sighting] = [:]
    private var start: UTCTime

    /// The seconds after which a replica knows which addresses are out of use.
    private static let hour = 3600
    private static let limit = 1000
    private static let ttl = 60

    init(_ host: HostName, at start: UTCTime) {
        self.host = host
        self.start = start
    }

    mutating func restart(at time: UTCTime) { self = SimulatedReplica(host, at: time) }

    mutating func see(_ addresses: [IPAddress], at time: UTCTime) {
        for address in addresses { sightings[address] = Sighting(time: time, ttl: Self.ttl, qname: host.domain) }
    }

    /// Forgets the addresses that were last seen before a time.
    mutating func forget(before time: UTCTime) { sightings = sightings.filter { $0.value.time >= time } }

    func learning(at time: UTCTime) -> PolicyLearning {
        PolicyLearning(
            [host: sightings], isWhole: time.seconds - start.seconds >= Self.hour, limit: Self.limit, besides: 0)
    }
}
