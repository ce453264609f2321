import EgressModel
import EgressPolicy

/// A learner with policies in the namespace `shop`. All times are in seconds since the start.
struct TaughtLearner {
    private static let start = UTCTime(seconds: 1_800_000_000)

    private(set) var learner: Learner

    init(limit: Int = 1000) {
        learner = Learner(limit: limit)
    }

    /// Creates a learner that knows the policy `shop/web`. Its addresses are retained for 1 h.
    init(hosts: String, _ annotations: [String: String] = [:], limit: Int = 1000) throws {
        self.init(limit: limit)
        try note("web", ["hosts": hosts].merging(annotations) { $1 })
    }

    /// Records a policy. `held` has the addresses of each host, each with the end of its lease. Returns whether the policy
    /// lacks a learned address.
    @discardableResult
    mutating func note(
        _ policy: String, _ annotations: [String: String], holding held: [String: [String: Int?]] = [:],
        at second: Int = 0
    ) throws -> Bool {
        let intent = try IntentAnnotations(["retain": "1h"].merging(annotations) { $1 }).intent()
        var addresses: [HostName: AddressSet] = [:]
        var notes: RetentionNotes = [:]
        for (host, ends) in held {
            let host = try HostName(host)
            addresses[host] = AddressSet(Set(try ends.keys.map { try IPAddress($0) }))
            for (address, end) in ends { notes[host, default: [:]][try IPAddress(address)] = end.map(Self.time) }
        }
        return learner.note(
            Self.identity(policy), intent, AppliedRules(intent, addresses: addresses, notes: notes),
            at: Self.time(second)
        ).lacksAddress
    }

    /// Learns from an answer that the server gave at `sent`, or now.
    ///
    /// `aliases` are the targets of the CNAME chain, with a TTL of 300 s. `ttl` is that of the addresses in seconds.
    @discardableResult
    mutating func learn(
        _ qname: String, _ addresses: String..., through aliases: [String] = [], ttl: UInt32 = 60,
        sent: Int? = nil, at second: Int = 0
    ) throws -> Lesson {
        let names = try ([qname] + aliases).map { try DomainName($0) }
        let parsed = try addresses.map { try IPAddress($0) }
        let answer = ObservedAnswer(
            question: Question(qname: names[0], qtype: parsed.first?.bitWidth == 128 ? .aaaa : .a),
            chain: zip(names, names.dropFirst()).map { ChainLink(owner: $0, target: $1, ttl: 300) },
            addresses: parsed.map { AddressRecord(owner: names[names.count - 1], address: $0, ttl: ttl) },
            time: Self.time(sent ?? second))
        return learner.learn(answer, at: Self.time(second))
    }

    mutating func keep(_ policies: String...) { learner.keep(Set(policies.map(Self.identity))) }

    func wants(_ qname: String, _ type: RecordType = .a) throws -> Bool {
        learner.wants(Question(qname: try DomainName(qname), qtype: type))
    }

    /// Returns the time at which each address of a host was last seen.
    func sightings(of host: String, in policy: String = "web") throws -> [String: Int] {
        let sightings = learner.sightings(of: Self.identity(policy))[try HostName(host)] ?? [:]
        return Dictionary(
            uniqueKeysWithValues: sightings.map { ("\($0)", $1.time.seconds - Self.start.seconds) })
    }

    private static func identity(_ policy: String) -> PolicyIdentity {
        PolicyIdentity(file: nil, name: "shop/\(policy)")
    }

    private static func time(_ second: Int) -> UTCTime { start.advanced(by: second) }
}

extension Lesson {
    /// The additions as text: the policy, the host and the address.
    var added: [String] { additions.map { "\($0.policy.name) \($0.host) \($0.address)" } }
    var reasons: [Refusal.Reason] { refusals.map(\.reason) }
}
