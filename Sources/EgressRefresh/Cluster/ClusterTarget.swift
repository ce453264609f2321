package import EgressCluster
internal import EgressManifest
package import EgressModel
package import EgressPolicy

/// The policy of a cluster that `generate` creates or updates.
package struct ClusterTarget {
    package let store: ClusterStore
    package let isDry: Bool
    private let forces: Bool

    /// Creates a target in a cluster. If `isDry` is true, the server stores nothing. If `forces` is true, egressgen
    /// takes over fields of other managers.
    package init(store: ClusterStore, isDry: Bool, forces: Bool) {
        self.store = store
        self.isDry = isDry
        self.forces = forces
    }

    /// Returns the policy that the cluster has; `nil` if it has none.
    ///
    /// - Throws: `Notices` with exit status 77 if the policy is not managed, or selects other pods.
    package func existing(_ subject: PolicySubject, _ intent: PolicyIntent) async throws(Notices) -> LivePolicy? {
        let stored: StoredPolicy?
        do throws(ClusterFinding) {
            stored = try await store.read(ObjectPlace(ServedKind(intent.kind), subject.name, in: subject.namespace))
        } catch {
            throw Notices(.kubectl, .cluster(error), .nothingDone)
        }
        return try stored.map { stored throws(Notices) in try LivePolicy(stored, subject, intent) }
    }

    /// Creates the policy.
    ///
    /// - Parameters:
    ///   - text: The whole policy as JSON.
    ///   - policy: The same policy, to compare with the stored object.
    /// - Returns: The object that the server has now, or would have after a dry run.
    /// - Throws: `Notices` if kubectl fails, or if the server stored another policy.
    package func create(_ text: String, _ policy: NetworkPolicy) async throws(Notices) -> [UInt8] {
        let stored: StoredPolicy
        do throws(ClusterFinding) {
            stored = try await createServed(text, policy)
        } catch {
            throw notices(error, policy.subject, isUnclear(error) ? await store.fate(of: policy) : .untouched)
        }
        try check(policy.deviation(of: stored), policy.subject)
        return stored.bytes
    }

    /// Creates the policy in the latest version of its kind that the server has.
    private func createServed(_ text: String, _ policy: NetworkPolicy) async throws(ClusterFinding) -> StoredPolicy {
        do throws(ClusterFinding) {
            return try await apply(Array(text.utf8), ObjectPlace(policy))
        } catch {
            let others = ServedKind.versions(of: policy.kind).dropFirst()
            guard error.isUnserved, let type = others.first else { throw error }
            // All versions have the same fields.
            return try await apply(Array(policy.json(in: type).compact.utf8), ObjectPlace(policy).with(type))
        }
    }

    /// Replaces the intent of the policy, and updates its addresses from DNS as a refresh does.
    ///
    /// - Returns: The object that the server has now, or would have after a dry run.
    package func update(
        _ existing: LivePolicy, _ subject: PolicySubject, _ intent: PolicyIntent, _ answers: HostAnswers,
        now: UTCTime
    ) async throws(Notices) -> [UInt8] {
        var existing = existing
        for _ in 0..<RefreshPass.attempts {
            let planned = existing.planned(intent, answers, now: now)
            if let stored = try await write(try existing.application(planned, subject), planned, subject) {
                // A dry run does not remove what an apply leaves in a set.
                let isWhole = !isDry || !intent.kind.isAddressSet
                if isWhole { try check(planned.policy(of: subject).deviation(of: stored), subject) }
                return stored.bytes
            }
            guard let again = try await self.existing(subject, intent) else {
                throw Notices(existing.place, .refresh(.deleted), .nothingWritten)
            }
            existing = again
        }
        throw Notices(existing.place, .refresh(.keepsChanging), .leftAsItIs)
    }

    /// Writes the policy.
    ///
    /// - Returns: The object that the server has now; `nil` if another client has changed the policy since it was read.
    private func write(
        _ body: [UInt8], _ planned: PlannedPolicy, _ subject: PolicySubject
    ) async throws(Notices) -> StoredPolicy? {
        let stored: StoredPolicy
        do throws(ClusterFinding) {
            stored = try await apply(body, ObjectPlace(planned.policy))
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

    /// Applies a policy. If all conflicts are with egressgen itself, it applies the policy again with force. A refresh
    /// uses the same field manager, but the server records its patches separately from applies.
    private func apply(_ bytes: [UInt8], _ object: ObjectPlace) async throws(ClusterFinding) -> StoredPolicy {
        do throws(ClusterFinding) {
            return try await store.apply(bytes, object, forces: forces, isDry: isDry)
        } catch {
            guard case .fieldConflicts(let conflicts) = error,
                conflicts.allSatisfy({ $0.manager == ClusterStore.fieldManager })
            else {
                throw error
            }
            return try await store.apply(bytes, object, forces: true, isDry: isDry)
        }
    }

    /// Removes annotations that a refresh or a person wrote, because an apply does not remove them. For the same reason, it
    /// removes such entries from a set whose list can have several managers, as that of Calico.
    private func tidied(
        _ stored: StoredPolicy, _ wanted: NetworkPolicy
    ) async throws(ClusterFinding) -> StoredPolicy {
        guard !isDry, let policy = stored.managed else { return stored }
        let leftovers = policy.leftovers(beside: wanted)
        let set = policy.kind.isAddressSet && wanted.deviation(of: stored) != nil ? wanted : nil
        guard !leftovers.isEmpty || set != nil else { return stored }
        return try await store.remove(leftovers, from: policy, entriesOf: set)
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
        // Conflicts with egressgen's own patches are not reported, because the user does not need to resolve them.
        let others = conflicts.filter { $0.manager != ClusterStore.fieldManager }
        return Notices(
            (others.isEmpty ? conflicts : others).map { conflict in
                Notice(.policy(subject.name, file: nil), .refresh(.fieldConflict(conflict)), .nothingWritten)
            })
    }
}
