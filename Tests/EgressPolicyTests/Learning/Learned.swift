import EgressModel
import EgressPolicy

/// What a run has learned for a policy, with times in minutes since the start of a `PlannedRefresh`.
struct Learned {
    /// The minute at which each address of each host was last seen.
    var seen: [String: [String: Int]]
    /// The TTL of all addresses in seconds.
    var ttl = 60
    var isWhole = true
    var limit = 1000
    /// The size of the policy's annotations in bytes.
    var size = 0

    init(_ seen: [String: [String: Int]] = [:], ttl: Int = 60, isWhole: Bool = true) {
        self.seen = seen
        self.ttl = ttl
        self.isWhole = isWhole
    }

    func learning() throws -> PolicyLearning {
        var sightings: [HostName: [IPAddress: Sighting]] = [:]
        for (host, minutes) in seen {
            for (address, minute) in minutes {
                let time = PlannedRefresh.start.advanced(by: minute * 60)
                sightings[try HostName(host), default: [:]][try IPAddress(address)] = Sighting(
                    time: time, ttl: ttl, qname: try HostName(host).domain)
            }
        }
        return PolicyLearning(sightings, isWhole: isWhole, limit: limit, besides: size)
    }
}
