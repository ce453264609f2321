internal import EgressCluster
internal import EgressFiles
internal import EgressManifest
internal import EgressModel

/// What a refresh is to do each time.
struct RefreshJob: Sendable {
    /// Where policies come from and go to.
    enum Place: Sendable {
        case files([String], excluding: [String])
        case stream
        case cluster(ClusterStore, PolicySelection)

        var isCluster: Bool {
            if case .cluster = self { true } else { false }
        }
    }

    let place: Place
    let adopts: Bool
    let writes: Bool
    let gate: WriteGate

    /// Refreshes everything there is.
    ///
    /// - Throws: `Failures` where nothing could be read.
    func round(_ lookup: @escaping NameLookup, now: UTCTime) async throws(Failures) -> RefreshRound {
        let run = run(lookup, now)
        switch place {
        case .files(let paths, let exclude):
            return RefreshRound(run, await run.refresh(ManifestWalk(paths, excluding: exclude)))
        case .stream:
            return RefreshRound(run, [await run.refresh(stdin: try Self.input())])
        case .cluster(let store, let selection):
            let (results, count) = try await run.refresh(store, selection)
            return RefreshRound(run, results, clusterCount: selection.isWhole ? count : nil)
        }
    }

    /// Refreshes some objects of the cluster, each as JSON.
    func round(
        of objects: [[UInt8]], _ lookup: @escaping NameLookup, now: UTCTime
    ) async -> RefreshRound {
        let run = run(lookup, now)
        guard case .cluster(let store, let selection) = place else { return RefreshRound(run, []) }
        return RefreshRound(run, await run.refresh(objects, store, selection))
    }

    private func run(_ lookup: @escaping NameLookup, _ now: UTCTime) -> RefreshRun {
        RefreshRun(
            answers: NameAnswers(lookup), adopts: adopts, writes: writes, now: now, gate: gate)
    }

    private static func input() throws(Failures) -> [UInt8] {
        do {
            return try InputFile.readStandardInput()
        } catch {
            throw Failures(Failure(error, consequence: "nothing is done"))
        }
    }
}
