package import EgressCluster
internal import EgressFiles
internal import EgressManifest
package import EgressModel
internal import EgressPolicy

/// One refresh: it reads manifests, looks up their names, plans the changes, and writes the manifests.
package final class RefreshPass {
    package let answers: NameAnswers
    let adopts: Bool
    let writes: Bool
    let now: UTCTime
    let gate: WriteGate
    /// What the run learns; `nil` if it does not learn.
    let learning: LearningRun?
    let extent: PassExtent
    /// The failures that do not concern a particular policy.
    private(set) var failures: [Notice] = []
    /// The warnings that do not concern a particular policy.
    private(set) var warnings: [Notice] = []
    /// The kinds that the server does not serve, or that the user may not list.
    var passedBy: [PassedKind] = []
    /// The number of policies in the cluster; `nil` if it is not known.
    var policyCount: Int?
    private let sweep = FolderSweep()

    package init(
        answers: NameAnswers, adopts: Bool, writes: Bool, now: UTCTime, gate: WriteGate = WriteGate(),
        learning: LearningRun? = nil, extent: PassExtent = .whole
    ) {
        self.answers = answers
        self.adopts = adopts
        self.writes = writes
        self.now = now
        self.gate = gate
        self.learning = learning
        self.extent = extent
    }

    /// The maximum number of attempts to write a file or a policy that other programs keep changing.
    static let attempts = 20

    /// Refreshes files in place.
    ///
    /// - Throws: `Notices` if the run cannot learn. Nothing is written then.
    func refresh(_ walk: ManifestWalk) async throws(Notices) -> [ManifestResult] {
        failures += walk.findings.map(Self.failure)
        var manifests: [(path: String, manifest: LoadedManifest)] = []
        for (path, result) in zip(walk.files, await Self.read(walk.files)) {
            switch result {
            case .success(let manifest): if let manifest { manifests.append((path, manifest)) }
            case .failure(let finding): failures.append(Self.failure(finding))
            }
        }
        manifests += walk.outsideLinks.compactMap { link in
            LoadedManifest(link: link.path, to: try? InputFile.read(link.path)).map { (link.path, $0) }
        }
        try learn(manifests.map(\.manifest))
        learning?.learnFromEarlyAnswers()
        await answers.look(up: manifests.flatMap { $0.manifest.policies }, adopts: adopts)
        var results: [ManifestResult] = []
        for (path, manifest) in manifests { results.append(await write(path, manifest)) }
        return results
    }

    /// Refreshes a stream. The new content is in the result.
    ///
    /// - Throws: `Notices` if the run cannot learn.
    func refresh(stdin bytes: [UInt8]) async throws(Notices) -> ManifestResult {
        guard let manifest = LoadedManifest("stdin", bytes) else { return ManifestResult("stdin", bytes) }
        try learn([manifest])
        return await refresh(stdin: manifest)
    }

    package func refresh(stdin manifest: LoadedManifest) async -> ManifestResult {
        await answers.look(up: manifest.policies, adopts: adopts)
        return revised(manifest, "stdin")
    }

    /// Adds to one file what was learned.
    func refresh(file path: String) async -> [ManifestResult] {
        switch Self.read(path) {
        case .success(let manifest?): return [await write(path, manifest)]
        case .success(nil): return []
        case .failure(let finding):
            failures.append(Self.failure(finding))
            return []
        }
    }

    /// Records the policies, and learns from the recordings of the run.
    func learn(_ manifests: [LoadedManifest]) throws(Notices) {
        guard let learning else { return }
        learning.note(manifests, at: now)
        warnings += try learning.readRecordings()
    }

    /// Reads files in parallel. The result of a file without managed policies is `nil`.
    private static func read(_ paths: [String]) async -> [Result<LoadedManifest?, FileFinding>] {
        let share = max(64, paths.count / 8 + 1)
        guard paths.count > share else { return paths.map(read) }
        return await withTaskGroup(of: (Int, [Result<LoadedManifest?, FileFinding>]).self) { group in
            for start in stride(from: 0, to: paths.count, by: share) {
                let part = paths[start..<min(start + share, paths.count)]
                group.addTask(executorPreference: globalConcurrentExecutor) { (start, part.map(read)) }
            }
            let parts = await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
            return parts.sorted { $0.key < $1.key }.flatMap(\.value)
        }
    }

    private static func read(_ path: String) -> Result<LoadedManifest?, FileFinding> {
        Result { () throws(FileFinding) in LoadedManifest(path, try InputFile.read(path)) }
    }

    private static func failure(_ finding: FileFinding) -> Notice {
        Notice(.file(finding.path), .file(finding), .leftAsItIs)
    }

    /// Writes the new content of a manifest. If the file has changed since it was read, it is read and planned again.
    private func write(_ path: String, _ manifest: LoadedManifest) async -> ManifestResult {
        var manifest = manifest
        for _ in 0..<Self.attempts {
            var result = revised(manifest, path)
            guard writes, result.after != result.before else { return result }
            do throws(FileFinding) {
                let store = FileStore(path: path)
                let isWritten = try await gate.pass { () throws(FileFinding) in
                    try store.replace(with: result.after, expecting: .content(result.before), sweep)
                }
                guard let isWritten else { return ManifestResult(path, []) }
                if isWritten {
                    learning?.note(result, at: now)
                    return result
                }
                guard let again = LoadedManifest(path, try InputFile.read(path)) else {
                    return ManifestResult(path, [])
                }
                manifest = again
            } catch {
                result.fail(Notice(.file(path), .file(error), .leftAsItWas))
                return result
            }
            await answers.look(up: manifest.policies, adopts: adopts)
        }
        var result = ManifestResult(path, [])
        result.fail(Self.failure(.unsettled(path: path)))
        return result
    }

    /// Records failures that do not concern a particular policy.
    func note(_ failures: [Notice]) { self.failures += failures }

    func revised(_ manifest: LoadedManifest, _ path: String) -> ManifestResult {
        var result = ManifestResult(path, manifest.bytes, isLive: manifest.isLive)
        result.warnings = manifest.warnings
        result.failures = manifest.failures
        result.version = manifest.version
        guard let stream = manifest.stream else { return result }
        let drafts = manifest.policies.compactMap { plan($0, path, &result) }
        do throws(ManifestFinding) {
            try result.take(drafts, stream)
        } catch .unplanned(let slip) {
            result.fail(.manifest(.unplanned(slip), in: path))
        } catch {
            takeEach(drafts, stream, &result)
        }
        return result
    }

    /// Skips the policies that cannot be written, so that the others in the file can be.
    private func takeEach(_ drafts: [PolicyDraft], _ stream: ManifestStream, _ result: inout ManifestResult) {
        var good: [PolicyDraft] = []
        for draft in drafts {
            do throws(ManifestFinding) {
                _ = try stream.revised([draft.planned].compactMap(\.self), notes: true)
                good.append(draft)
            } catch {
                result.failures.append(notice(error, draft.result.policy, result))
            }
        }
        do throws(ManifestFinding) {
            try result.take(good, stream)
        } catch {
            result.fail(
                result.isLive ? .manifest(error, live: result.path) : .manifest(error, in: result.path))
        }
    }

    /// Returns a notice that a policy cannot be refreshed.
    private func notice(_ finding: ManifestFinding, _ policy: ManagedPolicy, _ result: ManifestResult) -> Notice {
        result.isLive
            ? .manifest(finding, live: result.path, policy.reference)
            : .manifest(finding, in: result.path, of: policy.displayName, policy.reference)
    }

    private func plan(_ policy: ManagedPolicy, _ path: String, _ result: inout ManifestResult) -> PolicyDraft? {
        let outcomes = answers.outcomes(for: policy.intent)
        let current: AppliedPolicy
        var isForeign = false
        do throws(ManifestFinding) {
            current = try policy.current()
        } catch {
            guard adopts else {
                result.failures.append(notice(error, policy, result))
                return nil
            }
            current = policy.own
            isForeign = true
        }
        let place = PolicyIdentity(file: result.isLive ? nil : path, name: policy.displayName)
        let plan = PolicyPlan(
            current, policy.intent, outcomes: outcomes,
            isPartial: extent.onlyAdds || outcomes.values.contains(where: \.isPartial),
            learning: learning?.learning(for: policy, place, expires: !extent.onlyAdds), now: now)
        if extent.onlyAdds { learning?.note(surplusOf: plan) }
        // In foreign rules, egressgen cannot tell which addresses belong to a failed name. So it does not replace the
        // rules while a lookup fails, or if no rule would remain.
        let waits =
            !extent.covers(plan)
            || plan.parts.contains { part in
                policy.isForeign(part.direction) && (part.rules.isEmpty || part.hosts.contains(where: \.isFailed))
            }
        let planned = PlannedPolicy(policy, plan, intent: policy.intent, adopts: isForeign && !waits)
        let differs = !waits && planned.changes(countingNotes: false)
        let draft = PolicyResult(
            path: result.isLive ? nil : path, policy: policy, plan: plan, outcomes: outcomes,
            limits: differs ? planned.limits(isFile: !result.isLive) : [],
            changes: !waits && planned.changes(countingNotes: true),
            differs: differs)
        return PolicyDraft(result: draft, planned: waits ? nil : planned)
    }
}
