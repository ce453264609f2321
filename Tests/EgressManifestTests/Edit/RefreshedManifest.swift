import EgressModel
import EgressPolicy
import EgressTestSupport

@testable import EgressManifest

/// A manifest that is refreshed with fixed answers and at a fixed time.
struct RefreshedManifest {
    static let now = try? UTCTime("2026-11-24T12:00:00Z")

    private static let answers: [String: [String]] = [
        "www.example.com": ["93.184.216.34", "93.184.216.35"],
        "other.example.com": ["198.41.0.4"],
        "v6.example.com": ["2606:4700::1111", "2606:4700::2222"],
        "nope.example.com": [],
    ]

    let stream: ManifestStream
    let plans: [PlannedPolicy]

    init(_ bytes: [UInt8]) throws {
        stream = try ManifestStream(bytes)
        let now = Self.now ?? UTCTime(seconds: 0)
        plans = try stream.policies.map { result in
            let policy = try result.get()
            let outcomes = try policy.intent.names.map { try Self.outcome($0, policy.intent.family) }
            let plan = PolicyPlan(
                try policy.current(), policy.intent,
                outcomes: Dictionary(uniqueKeysWithValues: outcomes.map { ($0.name, $0) }), isPartial: false, now: now)
            return PlannedPolicy(policy, plan, intent: policy.intent, adopts: false)
        }
    }

    func bytes(notes: Bool = true) throws -> [UInt8] { try stream.revised(plans, notes: notes) }

    /// Returns the addresses of the requested family, NXDOMAIN if the name has none, or a time-out if the name is not
    /// in `answers`.
    private static func outcome(_ name: DomainName, _ family: AddressFamily) throws -> NameOutcome {
        guard let texts = answers["\(name)"] else { return NameOutcome(name: name, verdict: .timedOut) }
        let addresses = try texts.map { try IPAddress($0) }.filter { family != ($0.bitWidth == 32 ? .ipv6 : .ipv4) }
        return NameOutcome(
            name: name, verdict: addresses.isEmpty ? .nxDomain : .addresses,
            addresses: addresses.map { AddressRecord(owner: name, address: $0, ttl: 60) })
    }
}
