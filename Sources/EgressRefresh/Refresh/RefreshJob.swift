package import EgressCluster
internal import EgressFiles
internal import EgressManifest
package import EgressModel

/// The task that each refresh performs.
package struct RefreshJob: Sendable {
    /// The source and destination of the policies.
    package enum Place: Sendable {
        case files([String], excluding: [String])
        case stream
        case cluster(ClusterStore, PolicySelection)

        package var isCluster: Bool {
            if case .cluster = self { true } else { false }
        }
    }

    package let place: Place
    private let adopts: Bool
    package let writes: Bool
    let gate: WriteGate
    /// What the run learns; `nil` if it does not learn.
    let learning: LearningRun?

    /// - Parameters:
    ///   - place: The source and destination of the policies.
    ///   - adopts: Whether to replace foreign rules.
    ///   - writes: Whether to write changes.
    ///   - gate: The gate that each write passes.
    ///   - learning: What the run learns; `nil` if it does not learn.
    package init(
        place: Place, adopts: Bool, writes: Bool, gate: WriteGate = WriteGate(), learning: LearningRun? = nil
    ) {
        self.place = place
        self.adopts = adopts
        self.writes = writes
        self.gate = gate
        self.learning = learning
    }

    /// Returns the same job for a run that learns.
    func learning(_ run: LearningRun) -> RefreshJob {
        RefreshJob(place: place, adopts: adopts, writes: writes, gate: gate, learning: run)
    }

    /// Refreshes all policies.
    ///
    /// - Throws: `Notices` if nothing could be read.
    package func run(_ lookup: @escaping NameLookup, now: UTCTime) async throws(Notices) -> RefreshReport {
        let pass = pass(lookup, now)
        switch place {
        case .files(let paths, let exclude):
            return RefreshReport(pass, try await pass.refresh(ManifestWalk(paths, excluding: exclude)))
        case .stream:
            return RefreshReport(pass, [try await pass.refresh(stdin: try Self.input())])
        case .cluster(let store, let selection):
            return RefreshReport(pass, try await pass.refresh(store, selection))
        }
    }

    /// Refreshes some objects of the cluster, which are given as JSON.
    func run(
        on objects: [[UInt8]], _ lookup: @escaping NameLookup, now: UTCTime
    ) async throws(Notices) -> RefreshReport {
        let pass = pass(lookup, now)
        guard case .cluster(let store, let selection) = place else { return RefreshReport(pass, []) }
        return RefreshReport(pass, try await pass.refresh(objects, store, selection))
    }

    private func pass(_ lookup: @escaping NameLookup, _ now: UTCTime) -> RefreshPass {
        RefreshPass(
            answers: NameAnswers(lookup), adopts: adopts, writes: writes, now: now, gate: gate, learning: learning)
    }

    /// Adds to a file, or to a policy of the cluster, what was learned.
    ///
    /// - Parameters:
    ///   - unit: The path of the file, or the display name of the policy.
    ///   - renews: Whether to renew leases even if there is nothing to add.
    ///   - now: The time of the write.
    /// - Returns: The report of the write.
    func add(to unit: String, renews: Bool, now: UTCTime) async -> RefreshReport {
        let answers = NameAnswers({ _ in [] }, knowing: learning?.answers ?? [:])
        let pass = RefreshPass(
            answers: answers, adopts: false, writes: writes, now: now, gate: gate, learning: learning,
            extent: .additions(renews: renews))
        guard case .cluster(let store, let selection) = place else {
            return RefreshReport(pass, await pass.refresh(file: unit))
        }
        return RefreshReport(pass, await pass.add(to: learning?.object(unit), store, selection))
    }

    private static func input() throws(Notices) -> [UInt8] {
        do {
            return try InputFile.readStandardInput()
        } catch {
            throw Notices(.file(error.path), .file(error), .nothingDone)
        }
    }
}
