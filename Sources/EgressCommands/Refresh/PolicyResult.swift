internal import EgressManifest
internal import EgressModel
internal import EgressPolicy

/// What became of one policy.
struct PolicyResult {
    /// `nil` for a policy of a cluster.
    let path: String?
    let policy: ManagedPolicy
    let plan: PolicyPlan
    let outcomes: [DomainName: NameOutcome]
    /// Limits of some clusters that it is beyond now that it differs.
    let limits: [KnownLimit]
    /// Whether its text changes, notes included.
    let changes: Bool
    /// Whether anything but notes changes.
    let differs: Bool

    var displayName: String { policy.displayName }
    var intent: PolicyIntent { policy.intent }

    /// What deserves attention beside what went wrong.
    enum Warning: Hashable {
        /// Addresses go, because `family` or `accept` no longer allows them.
        case disallowed(DomainName, TrafficDirection, [IPAddress])
        /// No rule of a direction is left, so that all of it is denied.
        case emptied(TrafficDirection)
    }

    var warnings: [Warning] {
        let disallowed = plan.names.filter { !$0.disallowed.isEmpty }
        let emptied = plan.parts.filter {
            differs && $0.rules.isEmpty && policy.own[$0.direction]?.rules.isEmpty != true
        }
        return disallowed.map { .disallowed($0.name, $0.direction, $0.disallowed) }
            + emptied.map { .emptied($0.direction) }
    }

    /// The names that gave addresses which the safety rule kept out, with those.
    var refused: [(outcome: NameOutcome, set: AddressSet)] {
        let accepted = AcceptedSpace(intent.accept)
        return intent.names.compactMap { name in
            guard let outcome = outcomes[name] else { return nil }
            let set = AddressSet(outcome, accepting: accepted)
            return set.refused.isEmpty ? nil : (outcome, set)
        }
    }

    /// The names that brought no address: DNS failed, said so, or gave none that a policy may hold.
    var failed: [DomainName] {
        let failed = Set(
            plan.names.filter { name in
                name.isFailed || outcomes[name.name].map { $0.verdict != .addresses } ?? false
            }.map(\.name))
        return intent.names.filter(failed.contains)
    }

    /// The lowest TTL of the answers in seconds.
    var ttl: UInt32? { outcomes.values.compactMap(\.ttl).min() }
}
