internal import EgressManifest
internal import EgressPolicy

extension RefreshRun {
    /// Refreshes the managed policies of a cluster.
    ///
    /// - Throws: `Failures` where they cannot be listed; what goes wrong later is in the results.
    func refresh(_ store: KubectlStore, _ selection: KubectlStore.Selection) async throws(Failures) -> [FileResult] {
        let objects: [[UInt8]]
        do throws(KubectlError) {
            objects = try await store.list(selection)
        } catch {
            throw Failures(ClusterFailure(error).failure(consequence: "nothing is done"))
        }
        return await refresh(objects, store)
    }

    /// Refreshes those of the objects that are managed policies, each as JSON.
    func refresh(_ objects: [[UInt8]], _ store: KubectlStore) async -> [FileResult] {
        let manifests = objects.compactMap(Manifest.init(live:))
        await book.look(up: manifests.flatMap(\.intents), reporter)
        var results = manifests.map(revised)
        if writes { await write(&results, store) }
        return results
    }

    private func revised(_ manifest: Manifest) -> FileResult { revised(manifest, manifest.path) }

    /// Writes what changes; a policy that changed since it was read is read again, one that is gone stays gone.
    private func write(_ results: inout [FileResult], _ store: KubectlStore) async {
        var waiting = results.indices.filter { !results[$0].planned.isEmpty }
        var failures = ClusterFailures()
        for _ in 0..<Self.attempts where !waiting.isEmpty {
            var again: [Int] = []
            let answers = await store.patch(waiting.flatMap { results[$0].planned })
            for (index, answer) in zip(waiting, answers) {
                switch answer {
                case .success(let stored): results[index].check(stored)
                case .failure(let error) where error.reason == .conflict: again.append(index)
                case .failure(let error): results[index].take(error, &failures)
                }
            }
            waiting = []
            for index in again where await readAgain(&results[index], store, &failures) { waiting.append(index) }
        }
        for index in waiting {
            results[index].fail(
                Failure(
                    .unavailable, results[index].path, "keeps changing while it is read",
                    consequence: "it is left as it is"))
        }
        for failure in failures.list { reporter.report(failure) }
    }

    /// - Returns: whether there is something to write.
    private func readAgain(
        _ result: inout FileResult, _ store: KubectlStore, _ failures: inout ClusterFailures
    ) async -> Bool {
        guard let policy = result.planned.first?.policy else { return false }
        do throws(KubectlError) {
            guard let bytes = try await store.read(policy.name, in: policy.namespace),
                let manifest = Manifest(live: bytes)
            else {
                result.drop()
                return false
            }
            await book.look(up: manifest.intents, reporter)
            result = revised(manifest)
            return !result.planned.isEmpty
        } catch {
            result.take(error, &failures)
            return false
        }
    }
}

extension FileResult {
    /// Forgets a policy that is there no more, or is managed no more.
    fileprivate mutating func drop() {
        policies = []
        planned = []
    }

    fileprivate mutating func take(_ error: KubectlError, _ failures: inout ClusterFailures) {
        if error.reason == .notFound { return drop() }
        failures.add(error, path)
        drop()
    }

    /// Compares what the server has now with what it was sent.
    fileprivate mutating func check(_ stored: [UInt8]) {
        guard let fact = planned.first?.plan.rules.deviation(of: stored) else { return }
        failures.append(.deviation(path, fact))
    }
}
