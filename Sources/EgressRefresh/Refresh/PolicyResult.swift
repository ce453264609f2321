package import EgressManifest
package import EgressModel
package import EgressPolicy

/// The result of a refresh for one policy.
package struct PolicyResult {
    /// The path of the file; `nil` for a policy of a cluster.
    package let path: String?
    package let policy: ManagedPolicy
    package let plan: PolicyPlan
    package let outcomes: [DomainName: NameOutcome]
    /// The known cluster limits that the changed policy exceeds.
    package let limits: [KnownLimit]
    /// Whether the text of the policy changes. Changes of notes count.
    package let changes: Bool
    /// Whether anything other than notes changes.
    package let differs: Bool

    package var displayName: String { policy.displayName }
    package var intent: PolicyIntent { policy.intent }

    /// The display name of the policy, after the path of its file if there is one.
    package var label: String { identity.label }

    /// The identity of the policy among those of all files, or of the cluster.
    var identity: PolicyIdentity { PolicyIdentity(file: path, name: displayName) }

    /// The subject of notices about the policy.
    package var place: Subject { .policy(displayName, file: path) }

    /// The warnings about the policy, without its errors.
    package var warnings: [Notice] {
        let disallowed = plan.hosts.filter { !$0.disallowed.isEmpty }
        let emptied = plan.parts.filter {
            differs && $0.rules.isEmpty && policy.own[$0.direction]?.rules.isEmpty != true
        }
        return disallowed.map { notice(.disallowed($0.host, $0.direction, $0.disallowed)) }
            + emptied.map { notice(policy.kind.isAddressSet ? .emptiedSet(policy.kind) : .emptied($0.direction)) }
            + plan.hosts.filter { !$0.surplus.isEmpty }.map { change in
                Notice(place, .learning(.surplus(change.host, change.surplus.count, limit: change.limit)))
            }
    }

    private func notice(_ finding: RefreshFinding) -> Notice {
        Notice(place, .refresh(finding), resource: policy.reference)
    }

    /// The notices about the limits that the changed policy exceeds.
    package var limitNotices: [Notice] {
        limits.map { Notice(place, .policy(.limit($0)), settings: .annotations, resource: policy.reference) }
    }

    /// The notices about addresses that the safety rule refused.
    package var refusals: [Notice] {
        refused.compactMap { outcome, set in
            NameReport(outcome, family: intent.family, settings: .annotations)
                .refusal(set, .notPutInto(displayName))
        }
    }

    /// The names with refused addresses, and their address sets.
    var refused: [(outcome: NameOutcome, set: AddressSet)] {
        let accepted = AcceptedSpace(intent.accept)
        return intent.names.compactMap { name in
            guard let outcome = outcomes[name] else { return nil }
            let set = AddressSet(outcome, accepting: accepted)
            return set.refused.isEmpty ? nil : (outcome, set)
        }
    }

    /// The names without addresses: the lookup failed, DNS answered that there are none, or all addresses were refused.
    package var failed: [DomainName] {
        let failed = Set(plan.hosts.flatMap(\.failed))
        // A name without an outcome was not looked up.
        return intent.names.filter { name in
            outcomes[name].map { failed.contains(name) || $0.verdict != .addresses } ?? false
        }
    }

    /// The lowest TTL of the answers, in seconds.
    package var ttl: UInt32? { outcomes.values.compactMap(\.ttl).min() }
}
