internal import EgressManifest
internal import EgressModel
internal import EgressPolicy
internal import EgressResolve

/// One refresh: manifests in, questions asked, plans made, manifests out.
struct RefreshRun {
    let book: OutcomeBook
    let adopts: Bool
    let writes: Bool
    let now: UTCTime
    let reporter: Reporter

    /// How often a file that others keep changing is read again.
    private static let attempts = 20

    /// Refreshes files in place.
    func refresh(_ walk: ManifestWalk) async -> [FileResult] {
        for (path, error) in walk.errors { reporter.report(unreadable(path, error)) }
        var manifests: [(path: String, manifest: Manifest)] = []
        for (path, result) in zip(walk.files, await Self.read(walk.files)) {
            switch result {
            case .success(let manifest): if let manifest { manifests.append((path, manifest)) }
            case .failure(let error): reporter.report(unreadable(path, error))
            }
        }
        await book.look(up: manifests.flatMap { $0.manifest.intents }, reporter)
        var results: [FileResult] = []
        for (path, manifest) in manifests { results.append(await write(path, manifest)) }
        return results
    }

    /// Refreshes a stream; what it becomes is in the result.
    func refresh(stdin bytes: [UInt8]) async -> FileResult {
        let manifest = Manifest("stdin", bytes)
        await book.look(up: manifest?.intents ?? [], reporter)
        return manifest.map { revised($0, "stdin") } ?? FileResult("stdin", bytes)
    }

    /// Reads files, some on each processor; `nil` stands for a file that has nothing to do with us.
    private static func read(_ paths: [String]) async -> [Result<Manifest?, SystemError>] {
        let share = max(64, paths.count / 8 + 1)
        return await withTaskGroup(of: (Int, [Result<Manifest?, SystemError>]).self) { group in
            for start in stride(from: 0, to: paths.count, by: share) {
                let part = paths[start..<min(start + share, paths.count)]
                group.addTask { (start, part.map(read)) }
            }
            let parts = await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
            return parts.sorted { $0.key < $1.key }.flatMap(\.value)
        }
    }

    private static func read(_ path: String) -> Result<Manifest?, SystemError> {
        Result { () throws(SystemError) in Manifest(path, try FileStore.read(path)) }
    }

    private func unreadable(_ path: String, _ error: SystemError) -> Failure {
        Failure(.inputOutput, path, "cannot be read: \(error)", consequence: "it is left as it is")
    }

    /// Writes what a manifest becomes; one that changed since it was read is read again.
    private func write(_ path: String, _ manifest: Manifest) async -> FileResult {
        var manifest = manifest
        for _ in 0..<Self.attempts {
            var result = revised(manifest, path)
            guard writes, result.after != result.before else { return result }
            do throws(SystemError) {
                if try FileStore(path: path).replace(with: result.after, expecting: result.before) { return result }
                guard let again = Manifest(path, try FileStore.read(path)) else { return FileResult(path, []) }
                manifest = again
            } catch {
                result.fail(
                    Failure(.inputOutput, path, "cannot be written: \(error)", consequence: "it is left as it was"))
                return result
            }
            await book.look(up: manifest.intents, reporter)
        }
        var result = FileResult(path, [])
        result.fail(Failure(.inputOutput, path, "keeps changing while it is read", consequence: "it is left as it is"))
        return result
    }

    private func revised(_ manifest: Manifest, _ path: String) -> FileResult {
        var result = FileResult(path, manifest.bytes)
        result.warnings = manifest.warnings
        result.failures = manifest.failures
        let planned = manifest.policies.compactMap { plan($0, path, &result) }
        guard let stream = manifest.stream else { return result }
        do throws(ManifestError) {
            result.after = try stream.revised(planned, notes: true)
            let notesChange = planned.contains { $0.plan.changesNotes }
            result.difference = notesChange ? try stream.revised(planned, notes: false) : result.after
        } catch {
            result.fail(Manifest.failure(error, path))
        }
        return result
    }

    private func plan(_ policy: ManagedPolicy, _ path: String, _ result: inout FileResult) -> PlannedPolicy? {
        let outcomes = book.outcomes(for: policy.intent)
        let current: CurrentEgress
        var isForeign = false
        do throws(ManifestError) {
            current = try policy.current.get()
        } catch {
            guard adopts else {
                result.failures.append(Manifest.failure(error, path, policy.displayName))
                return nil
            }
            current = .empty([:])
            isForeign = true
        }
        let plan = PolicyPlan(
            current, policy.intent, outcomes: outcomes, isPartial: outcomes.values.contains(where: \.isPartial),
            now: now)
        // What a failed name had cannot be told from rules that are not ours.
        let waits = isForeign && (plan.rules.isEmpty || plan.names.contains(where: \.isFailed))
        let planned = PlannedPolicy(policy, plan, intent: policy.intent, adopts: isForeign && !waits)
        result.adopts = result.adopts || isForeign && !waits
        result.policies.append(
            PolicyResult(
                path: path, displayName: policy.displayName, name: policy.name, namespace: policy.namespace,
                intent: policy.intent, plan: plan, outcomes: outcomes,
                changes: !waits && planned.changes(countingNotes: true),
                differs: !waits && planned.changes(countingNotes: false)))
        return waits ? nil : planned
    }
}

extension FileResult {
    /// Takes back what was to be done.
    mutating func fail(_ failure: Failure) {
        failures.append(failure)
        after = before
        difference = before
        policies = []
    }
}

/// A file with managed policies, and what is to be said of it.
struct Manifest: Sendable {
    let bytes: [UInt8]
    let stream: ManifestStream?
    let policies: [ManagedPolicy]
    let failures: [Failure]
    let warnings: [String]

    var intents: [PolicyIntent] { policies.map(\.intent) }

    /// - Returns: `nil` for a file that has nothing to do with us.
    init?(_ path: String, _ bytes: [UInt8]) {
        guard ManifestStream.mentionsOurs(bytes) else { return nil }
        self.bytes = bytes
        guard !ManifestStream.isTemplate(bytes) else {
            (stream, policies, failures) = (nil, [], [])
            warnings = ["is a template ('{{'), and is skipped"]
            return
        }
        do throws(ManifestError) {
            let stream = try ManifestStream(bytes)
            self.stream = stream
            policies = stream.policies.compactMap { try? $0.get() }
            failures = stream.policies.compactMap { policy in
                if case .failure(let error) = policy { return Self.failure(error, path) }
                return nil
            }
            warnings =
                stream.strangers.map { "line \($0.line): \($0.kind) is no NetworkPolicy, and is skipped" }
                + policies.flatMap { policy in
                    policy.annotations.unknown.map { "\(policy.displayName): egressgen.dev/\($0) means nothing" }
                }
        } catch {
            (stream, policies, warnings) = (nil, [], [])
            failures = [Self.failure(error, path)]
        }
    }

    static func failure(_ error: ManifestError, _ path: String, _ name: String? = nil) -> Failure {
        let start = name.map { "\($0) " } ?? ""
        switch error {
        case .malformed(let line, let fact, let hint):
            return Failure(.malformed, "\(path):\(line)", start + fact, consequence: "it is left as it is", hint: hint)
        case .foreign(let line, let fact, let hint):
            return Failure(.refused, "\(path):\(line)", start + fact, consequence: "it is left as it is", hint: hint)
        case .unplanned(let fact):
            return Failure(.software, path, "the edited text \(fact)", consequence: "it is left as it is")
        }
    }
}
