internal import EgressCluster
internal import EgressManifest
internal import EgressPolicy

extension RefreshPass {
    /// Refreshes the managed policies and address sets of a cluster.
    ///
    /// - Returns: The result for each object.
    /// - Throws: `Notices` if no kind can be listed. Later errors are in the results.
    func refresh(
        _ store: ClusterStore, _ selection: PolicySelection
    ) async throws(Notices) -> [ManifestResult] {
        let lists = ClusterLists(await Self.lists(store, selection))
        learning?.noteContact(lists.isAnswered)
        let ends = lists.ends(selection)
        guard ends.isEmpty else { throw Notices(ends.map { Notice(.kubectl, .cluster($0), .nothingDone) }) }
        passedBy = lists.passedBy
        policyCount = selection.isWhole ? lists.counts[.networkPolicy] : nil
        note(lists.failures.map { Notice(.kubectl, .cluster($1), .kindLeftAsItIs($0)) })
        let results = try await refresh(lists.objects, store, selection)
        learning?.learnFromEarlyAnswers()
        return results
    }

    /// Lists each kind. Another server can be responsible for each of them, so that no kind waits for another.
    private static func lists(_ store: ClusterStore, _ selection: PolicySelection) async -> [ClusterLists.List] {
        await withTaskGroup(of: ClusterLists.List.self) { group in
            for kind in selection.kinds {
                group.addTask { await list(kind, store, selection) }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }

    private static func list(
        _ kind: ManagedKind, _ store: ClusterStore, _ selection: PolicySelection
    ) async -> ClusterLists.List {
        var found = ClusterLists.List(kind: kind)
        do throws(ClusterFinding) {
            found.list = try await store.list(kind, selection)
        } catch {
            found.reason = error
        }
        return found
    }

    /// Refreshes the managed policies among objects that are given as JSON.
    func refresh(
        _ objects: [[UInt8]], _ store: ClusterStore, _ selection: PolicySelection
    ) async throws(Notices) -> [ManifestResult] {
        let manifests = objects.compactMap(LoadedManifest.init(live:))
        try learn(manifests)
        await answers.look(up: manifests.flatMap(\.policies), adopts: adopts)
        var results = manifests.map(revised)
        if writes { await write(&results, store, selection) }
        return results
    }

    /// Adds to an object of the cluster what was learned. `object` is the object as JSON, as it was last seen; `nil` if it is
    /// not known.
    func add(
        to object: [UInt8]?, _ store: ClusterStore, _ selection: PolicySelection
    ) async -> [ManifestResult] {
        guard let object, let manifest = LoadedManifest(live: object) else { return [] }
        var results = [revised(manifest)]
        await write(&results, store, selection)
        if results.allSatisfy(\.isDropped) { learning?.forget(manifest.path) }
        return results
    }

    private func revised(_ manifest: LoadedManifest) -> ManifestResult { revised(manifest, manifest.path) }

    /// Writes the changes. If a policy has changed since it was read, it is read and planned again. If it was deleted
    /// or is no longer selected, it is skipped.
    private func write(
        _ results: inout [ManifestResult], _ store: ClusterStore, _ selection: PolicySelection
    ) async {
        var waiting = results.indices.filter { results[$0].patch != nil }
        var failures = ClusterFailures()
        for _ in 0..<Self.attempts where !waiting.isEmpty {
            var again: [Int] = []
            var unclear: [(index: Int, error: ClusterFinding)] = []
            let answers = await store.patch(waiting.compactMap { results[$0].patch }, through: gate)
            for (index, answer) in zip(waiting, answers) {
                if let isContact = answer.isContact, isContact || results[index].tellsContact(selection) {
                    learning?.noteContact(isContact)
                }
                switch answer {
                case .success(let stored):
                    results[index].check(stored)
                    learning?.note(results[index], stored: stored, at: now)
                case .failure(let error) where error.finding.kind == .conflict: again.append(index)
                case .failure(let error) where error.isUnclear: unclear.append((index, error.finding))
                case .failure(let error): results[index].take(error.finding, .untouched, &failures)
                }
            }
            let fates = await store.fates(of: unclear.compactMap { results[$0.index].patch?.planned })
            for ((index, error), fate) in zip(unclear, fates) { results[index].take(error, fate, &failures) }
            waiting = await readAgain(again, &results, store, selection, &failures)
        }
        // Do not report writes that a stopping service skipped.
        guard !gate.isClosed else { return }
        for index in waiting {
            results[index].fail(
                Notice(.policy(results[index].path, file: nil), .refresh(.keepsChanging), .leftAsItIs))
        }
        note(failures.notices)
    }

    /// Reads and plans again the policies that other clients have changed. Stops if kubectl or the server cannot be
    /// used.
    ///
    /// - Returns: The indices of the results that have something to write.
    private func readAgain(
        _ indices: [Int], _ results: inout [ManifestResult], _ store: ClusterStore, _ selection: PolicySelection,
        _ failures: inout ClusterFailures
    ) async -> [Int] {
        var waiting: [Int] = []
        var end: ClusterFinding?
        for index in indices {
            do throws(ClusterFinding) {
                if let end { throw end }
                results[index] = try await planAgain(results[index], store, selection)
                if results[index].patch != nil { waiting.append(index) }
            } catch {
                if error.endsAll { end = error }
                results[index].take(error, .untouched, &failures)
            }
        }
        return waiting
    }

    private func planAgain(
        _ result: ManifestResult, _ store: ClusterStore, _ selection: PolicySelection
    ) async throws(ClusterFinding) -> ManifestResult {
        guard let policy = result.patch?.planned.policy,
            let bytes = try await store.find(ObjectPlace(policy), selection),
            let manifest = LoadedManifest(live: bytes)
        else { return result.dropped }
        learning?.note([manifest], at: now)
        await answers.look(up: manifest.policies, adopts: adopts)
        return revised(manifest)
    }
}

extension Result where Failure == WriteFailure {
    /// Whether the server can be reached; `nil` if the answer does not tell, because the cause can be an admission webhook
    /// or the storage of the server.
    fileprivate var isContact: Bool? {
        switch self {
        case .success: true
        case .failure(let error): error.finding.isAnswer == error.finding.isOfObject ? error.finding.isAnswer : nil
        }
    }
}

extension ManifestResult {
    /// The result without its policy, which no longer exists, is no longer managed, or is no longer selected.
    fileprivate var dropped: ManifestResult {
        var result = self
        (result.policies, result.patch) = ([], nil)
        return result
    }

    fileprivate func tellsContact(_ selection: PolicySelection) -> Bool {
        policies.first.map { selection.tellsContact($0.policy.kind) } ?? false
    }

    /// Whether there is nothing left to refresh, though nothing failed.
    fileprivate var isDropped: Bool { policies.isEmpty && failures.isEmpty && unwritten == nil }

    /// Removes planned changes that were not written, or that might not have been written.
    fileprivate mutating func take(_ error: ClusterFinding, _ fate: PatchFate, _ failures: inout ClusterFailures) {
        guard error.kind != .notFound else {
            self = dropped
            return
        }
        failures.add(error, path, fate)
        guard fate != .stored else { return }
        let left = policies
        self = dropped
        (leftPolicies, unwritten) = (left, fate)
    }

    /// Compares the object that the server has now with the one that it was sent.
    fileprivate mutating func check(_ stored: StoredPolicy) {
        version = stored.resourceVersion
        deviation = patch?.planned.deviation(of: stored).map { found in
            Notice(.policy(path, file: nil), .refresh(.deviation(found)), .notAsPlanned)
        }
    }
}
