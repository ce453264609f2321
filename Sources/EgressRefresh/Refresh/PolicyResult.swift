package import EgressManifest
package import EgressModel
package import EgressPolicy

/// What became of one policy.
package struct PolicyResult {
    /// `nil` for a policy of a cluster.
    package let path: String?
    package let policy: ManagedPolicy
    package let plan: PolicyPlan
    package let outcomes: [DomainName: NameOutcome]
    /// Limits of some clusters that it is beyond now that it differs.
    package let limits: [KnownLimit]
    /// Whether its text changes, notes included.
    package let changes: Bool
    /// Whether anything but notes changes.
    package let differs: Bool

    package var displayName: String { policy.displayName }
    package var intent: PolicyIntent { policy.intent }

    /// Its name, behind that of its file where it stands in one.
    package var label: String { path.map { "\($0): \(displayName)" } ?? displayName }

    /// What a notice about it is about.
    package var place: Subject { .policy(displayName, file: path) }

    /// What deserves attention beside what went wrong.
    package var warnings: [Notice] {
        let disallowed = plan.names.filter { !$0.disallowed.isEmpty }
        let emptied = plan.parts.filter {
            differs && $0.rules.isEmpty && policy.own[$0.direction]?.rules.isEmpty != true
        }
        return disallowed.map { notice(.disallowed($0.name, $0.direction, $0.disallowed)) }
            + emptied.map { notice(.emptied($0.direction)) }
    }

    private func notice(_ finding: RefreshFinding) -> Notice {
        Notice(place, .refresh(finding), resource: policy.reference)
    }

    /// Limits of some clusters that it is beyond, as far as they are news.
    package var limitNotices: [Notice] {
        limits.map { Notice(place, .policy(.limit($0)), settings: .annotations, resource: policy.reference) }
    }

    /// The addresses that the safety rule kept out of it.
    package var refusals: [Notice] {
        refused.compactMap { outcome, set in
            NameReport(outcome, family: intent.family, settings: .annotations)
                .refusal(set, .notPutInto(displayName))
        }
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
    package var failed: [DomainName] {
        let failed = Set(
            plan.names.filter { name in
                name.isFailed || outcomes[name.name].map { $0.verdict != .addresses } ?? false
            }.map(\.name))
        return intent.names.filter(failed.contains)
    }

    /// The lowest TTL of the answers in seconds.
    package var ttl: UInt32? { outcomes.values.compactMap(\.ttl).min() }
}
