internal import EgressCluster
internal import EgressManifest
internal import EgressPolicy

extension RefreshPass {
    /// Refreshes the managed policies of a cluster.
    ///
    /// - Returns: what became of each, and how many policies there are of all.
    /// - Throws: `Notices` where they cannot be listed; what goes wrong later is in the results.
    func refresh(
        _ store: ClusterStore, _ selection: PolicySelection
    ) async throws(Notices) -> (results: [ManifestResult], count: Int) {
        let list: (managed: [[UInt8]], count: Int)
        do throws(ClusterFinding) {
            list = try await store.list(selection)
        } catch {
            throw Notices(.kubectl, .cluster(error), .nothingDone)
        }
        return (await refresh(list.managed, store, selection), list.count)
    }

    /// Refreshes those of the objects that are managed policies, each as JSON.
    func refresh(
        _ objects: [[UInt8]], _ store: ClusterStore, _ selection: PolicySelection
    ) async -> [ManifestResult] {
        let manifests = objects.compactMap(LoadedManifest.init(live:))
        await answers.look(up: manifests.flatMap(\.intents))
        var results = manifests.map(revised)
        if writes { await write(&results, store, selection) }
        return results
    }

    private func revised(_ manifest: LoadedManifest) -> ManifestResult { revised(manifest, manifest.path) }

    /// Writes what changes; a policy that changed since it was read is read again, one that is gone or no longer selected is
    /// left alone.
    private func write(
        _ results: inout [ManifestResult], _ store: ClusterStore, _ selection: PolicySelection
    ) async {
        var waiting = results.indices.filter { !results[$0].planned.isEmpty }
        var failures = ClusterFailures()
        for _ in 0..<Self.attempts where !waiting.isEmpty {
            var again: [Int] = []
            var unclear: [(index: Int, error: ClusterFinding)] = []
            let answers = await store.patch(waiting.flatMap { results[$0].planned }, through: gate)
            for (index, answer) in zip(waiting, answers) {
                switch answer {
                case .success(let stored): results[index].check(stored)
                case .failure(let error) where error.finding.kind == .conflict: again.append(index)
                case .failure(let error) where error.isUnclear: unclear.append((index, error.finding))
                case .failure(let error): results[index].take(error.finding, .untouched, &failures)
                }
            }
            let fates = await store.fates(of: unclear.flatMap { results[$0.index].planned })
            for ((index, error), fate) in zip(unclear, fates) { results[index].take(error, fate, &failures) }
            waiting = await readAgain(again, &results, store, selection, &failures)
        }
        // What a service that ends did not write any more is no failure.
        guard !gate.isClosed else { return }
        for index in waiting {
            results[index].fail(
                Notice(.policy(results[index].path, file: nil), .refresh(.keepsChanging), .leftAsItIs))
        }
        note(failures.notices)
    }

    /// Plans again what others have changed, until kubectl or the server turns out to be of no use.
    ///
    /// - Returns: where there is something to write.
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
                if !results[index].planned.isEmpty { waiting.append(index) }
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
        guard let policy = result.planned.first?.policy,
            let bytes = try await store.list(selection.only(policy.name, in: policy.namespace)).managed.first,
            let manifest = LoadedManifest(live: bytes)
        else { return result.dropped }
        await answers.look(up: manifest.intents)
        return revised(manifest)
    }
}

extension ManifestResult {
    /// Without a policy that is there no more, or is managed or selected no more.
    fileprivate var dropped: ManifestResult {
        var result = self
        (result.policies, result.planned) = ([], [])
        return result
    }

    /// Takes back what was not written, or is not known to be.
    fileprivate mutating func take(_ error: ClusterFinding, _ fate: PatchFate, _ failures: inout ClusterFailures) {
        guard error.kind != .notFound else {
            self = dropped
            return
        }
        failures.add(error, path, fate)
        guard fate != .stored else { return }
        self = dropped
        unwritten = fate
    }

    /// Compares what the server has now with what it was sent.
    fileprivate mutating func check(_ stored: [UInt8]) {
        version = (try? ManifestStream(stored))?.resourceVersion
        deviation = planned.first?.plan.deviation(of: stored).map { found in
            Notice(.policy(path, file: nil), .refresh(.deviation(found)), .notAsPlanned)
        }
    }
}
