internal import EgressCluster
internal import EgressManifest
internal import EgressModel
internal import EgressPolicy

/// The policy of a cluster that `--apply` makes, or brings up to date.
struct ClusterTarget {
    let store: ClusterStore
    let isDry: Bool
    let forces: Bool

    /// What the cluster has of it; `nil` where there is nothing.
    ///
    /// - Throws: `Failures` with 77 for a policy that is not managed, or selects other pods.
    func existing(_ subject: PolicySubject, _ intent: PolicyIntent) async throws(Failures) -> LivePolicy? {
        let bytes: [UInt8]?
        do throws(ClusterFinding) {
            bytes = try await store.read(subject.name, in: subject.namespace)
        } catch {
            throw Failures(error.failure(consequence: "nothing is done"))
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
    /// - Throws: `Failures` if kubectl fails or the server stored another policy.
    func create(_ text: String, _ policy: NetworkPolicy) async throws(Failures) -> [UInt8] {
        let stored: [UInt8]
        do throws(ClusterFinding) {
            stored = try await apply(Array(text.utf8), policy.subject)
        } catch {
            throw failures(error, policy.subject, isUnclear(error) ? await store.fate(of: policy) : .untouched)
        }
        try check(policy.deviation(of: stored), policy.subject)
        return stored
    }

    /// Replaces what its user wants, and takes over what DNS said as a refresh does.
    ///
    /// - Returns: what the server has now, or would have.
    func update(
        _ existing: LivePolicy, _ subject: PolicySubject, _ intent: PolicyIntent, _ outcomes: [NameOutcome],
        now: UTCTime
    ) async throws(Failures) -> [UInt8] {
        var existing = existing
        for _ in 0..<RefreshRun.attempts {
            let planned = existing.planned(intent, outcomes, now: now)
            if let stored = try await write(try existing.application(planned, subject), planned, subject) {
                try check(planned.policy(of: subject).deviation(of: stored), subject)
                return stored
            }
            guard let again = try await self.existing(subject, intent) else {
                throw Failures(
                    Failure(
                        .unavailable, existing.policy.displayName, "was deleted meanwhile",
                        consequence: "nothing is written"))
            }
            existing = again
        }
        throw Failures(
            Failure(
                .unavailable, existing.policy.displayName, "keeps changing while it is read",
                consequence: "it is left as it is"))
    }

    /// - Returns: what the server has now; `nil` where somebody else has changed the policy since it was read.
    private func write(
        _ body: [UInt8], _ planned: PlannedPolicy, _ subject: PolicySubject
    ) async throws(Failures) -> [UInt8]? {
        let stored: [UInt8]
        do throws(ClusterFinding) {
            stored = try await apply(body, subject)
        } catch {
            guard error.kind != .conflict else { return nil }
            throw failures(error, subject, isUnclear(error) ? await store.fate(of: planned) : .untouched)
        }
        do throws(ClusterFinding) {
            return try await tidied(stored, planned.policy(of: subject))
        } catch {
            guard error.kind != .conflict else { return nil }
            throw Failures(
                error.failure(
                    consequence: "it is written, and may still have annotations of ours from before"))
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

    private func check(_ deviation: StoredDeviation?, _ subject: PolicySubject) throws(Failures) {
        if let deviation { throw Failures(deviation.failure(subject.name)) }
    }

    private func failures(_ error: ClusterFinding, _ subject: PolicySubject, _ fate: PatchFate) -> Failures {
        guard case .fieldConflicts(let conflicts) = error else {
            let consequence =
                switch fate {
                case .stored: "\(subject.name) is written all the same"
                case .untouched, .gone: "nothing is written"
                case .unknown: "it is not known whether \(subject.name) is written"
                }
            return Failures(error.failure(consequence: consequence))
        }
        // What we hold ourselves, written another way, is nothing to settle with anybody.
        let others = conflicts.filter { $0.manager != ClusterStore.fieldManager }
        return Failures(
            (others.isEmpty ? conflicts : others).map { conflict in
                Failure(
                    .unavailable, subject.name,
                    "conflicts with the field manager '\(conflict.manager)' over "
                        + conflict.fields.joined(separator: ", "),
                    consequence: "nothing is written", hint: "pass --force-conflicts to take the fields over")
            })
    }
}
