package import EgressCluster
package import EgressManifest
package import EgressModel
package import EgressPolicy

/// The policy of a cluster that generate makes, or brings up to date.
package struct ClusterTarget {
    package let store: ClusterStore
    package let isDry: Bool
    private let forces: Bool

    /// Keeps the way to the cluster. With `isDry` nothing is stored; with `forces` fields of other managers are taken over.
    package init(store: ClusterStore, isDry: Bool, forces: Bool) {
        self.store = store
        self.isDry = isDry
        self.forces = forces
    }

    /// What the cluster has of it; `nil` where there is nothing.
    ///
    /// - Throws: `Notices` with 77 for a policy that is not managed, or selects other pods.
    package func existing(_ subject: PolicySubject, _ intent: PolicyIntent) async throws(Notices) -> LivePolicy? {
        let bytes: [UInt8]?
        do throws(ClusterFinding) {
            bytes = try await store.read(subject.name, in: subject.namespace)
        } catch {
            throw Notices(.kubectl, .cluster(error), .nothingDone)
        }
        guard let bytes else { return nil }
        return try LivePolicy(bytes, subject, intent)
    }

    /// Makes the policy.
    ///
    /// - Parameters:
    ///   - text: the whole policy as JSON.
    ///   - policy: the same policy, to compare with what the server stored.
    /// - Returns: what the server has now, or would have.
    /// - Throws: `Notices` if kubectl fails or the server stored another policy.
    package func create(_ text: String, _ policy: NetworkPolicy) async throws(Notices) -> [UInt8] {
        let stored: [UInt8]
        do throws(ClusterFinding) {
            stored = try await apply(Array(text.utf8), policy.subject)
        } catch {
            throw notices(error, policy.subject, isUnclear(error) ? await store.fate(of: policy) : .untouched)
        }
        try check(policy.deviation(of: stored), policy.subject)
        return stored
    }

    /// Replaces what its user wants, and takes over what DNS said as a refresh does.
    ///
    /// - Returns: what the server has now, or would have.
    package func update(
        _ existing: LivePolicy, _ subject: PolicySubject, _ intent: PolicyIntent, _ outcomes: [NameOutcome],
        now: UTCTime
    ) async throws(Notices) -> [UInt8] {
        var existing = existing
        for _ in 0..<RefreshPass.attempts {
            let planned = existing.planned(intent, outcomes, now: now)
            if let stored = try await write(try existing.application(planned, subject), planned, subject) {
                try check(planned.policy(of: subject).deviation(of: stored), subject)
                return stored
            }
            guard let again = try await self.existing(subject, intent) else {
                throw Notices(existing.place, .refresh(.deleted), .nothingWritten)
            }
            existing = again
        }
        throw Notices(existing.place, .refresh(.keepsChanging), .leftAsItIs)
    }

    /// - Returns: what the server has now; `nil` where somebody else has changed the policy since it was read.
    private func write(
        _ body: [UInt8], _ planned: PlannedPolicy, _ subject: PolicySubject
    ) async throws(Notices) -> [UInt8]? {
        let stored: [UInt8]
        do throws(ClusterFinding) {
            stored = try await apply(body, subject)
        } catch {
            guard error.kind != .conflict else { return nil }
            throw notices(error, subject, isUnclear(error) ? await store.fate(of: planned) : .untouched)
        }
        do throws(ClusterFinding) {
            return try await tidied(stored, planned.policy(of: subject))
        } catch {
            guard error.kind != .conflict else { return nil }
            throw Notices(.kubectl, .cluster(error), .leftoversStay)
        }
    }

    private func isUnclear(_ error: ClusterFinding) -> Bool { error.kind == .unclear && !isDry }

    /// What a refresh has written as the same manager is ours too, though the server tells the two ways apart.
    private func apply(_ bytes: [UInt8], _ subject: PolicySubject) async throws(ClusterFinding) -> [UInt8] {
        do throws(ClusterFinding) {
            return try await store.apply(bytes, subject.name, in: subject.namespace, forces: forces, isDry: isDry)
        } catch {
            guard case .fieldConflicts(let conflicts) = error,
                conflicts.allSatisfy({ $0.manager == ClusterStore.fieldManager })
            else {
                throw error
            }
            return try await store.apply(bytes, subject.name, in: subject.namespace, forces: true, isDry: isDry)
        }
    }

    /// Takes away annotations that a refresh or a person wrote, which applying leaves as they are.
    private func tidied(_ stored: [UInt8], _ wanted: NetworkPolicy) async throws(ClusterFinding) -> [UInt8] {
        guard !isDry, let policy = try? ManifestStream(stored).onlyPolicy else { return stored }
        let leftovers = policy.leftovers(beside: wanted)
        return leftovers.isEmpty ? stored : try await store.remove(leftovers, from: policy)
    }

    private func check(_ deviation: StoredDeviation?, _ subject: PolicySubject) throws(Notices) {
        guard let deviation else { return }
        throw Notices(.policy(subject.name, file: nil), .refresh(.deviation(deviation)), .notAsPlanned)
    }

    private func notices(_ error: ClusterFinding, _ subject: PolicySubject, _ fate: PatchFate) -> Notices {
        guard case .fieldConflicts(let conflicts) = error else {
            let isSettled = fate == .untouched || fate == .gone
            let consequence = isSettled ? .nothingWritten : Consequence.fates([PolicyFates(fate, [subject.name])])
            return Notices(.kubectl, .cluster(error), consequence)
        }
        // What we hold ourselves, written another way, is nothing to settle with anybody.
        let others = conflicts.filter { $0.manager != ClusterStore.fieldManager }
        return Notices(
            (others.isEmpty ? conflicts : others).map { conflict in
                Notice(.policy(subject.name, file: nil), .refresh(.fieldConflict(conflict)), .nothingWritten)
            })
    }
}
