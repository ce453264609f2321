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

    /// - Parameters:
    ///   - place: The source and destination of the policies.
    ///   - adopts: Whether to replace foreign rules.
    ///   - writes: Whether to write changes.
    ///   - gate: The gate that each write passes.
    package init(place: Place, adopts: Bool, writes: Bool, gate: WriteGate = WriteGate()) {
        self.place = place
        self.adopts = adopts
        self.writes = writes
        self.gate = gate
    }

    /// Refreshes all policies.
    ///
    /// - Throws: `Notices` if nothing could be read.
    package func run(_ lookup: @escaping NameLookup, now: UTCTime) async throws(Notices) -> RefreshReport {
        let pass = pass(lookup, now)
        switch place {
        case .files(let paths, let exclude):
            return RefreshReport(pass, await pass.refresh(ManifestWalk(paths, excluding: exclude)))
        case .stream:
            return RefreshReport(pass, [await pass.refresh(stdin: try Self.input())])
        case .cluster(let store, let selection):
            let (results, count) = try await pass.refresh(store, selection)
            return RefreshReport(pass, results, clusterCount: selection.isWhole ? count : nil)
        }
    }

    /// Refreshes some objects of the cluster, which are given as JSON.
    func run(
        on objects: [[UInt8]], _ lookup: @escaping NameLookup, now: UTCTime
    ) async -> RefreshReport {
        let pass = pass(lookup, now)
        guard case .cluster(let store, let selection) = place else { return RefreshReport(pass, []) }
        return RefreshReport(pass, await pass.refresh(objects, store, selection))
    }

    private func pass(_ lookup: @escaping NameLookup, _ now: UTCTime) -> RefreshPass {
        RefreshPass(
            answers: NameAnswers(lookup), adopts: adopts, writes: writes, now: now, gate: gate)
    }

    private static func input() throws(Notices) -> [UInt8] {
        do {
            return try InputFile.readStandardInput()
        } catch {
            throw Notices(.file(error.path), .file(error), .nothingDone)
        }
    }
}
