internal import EgressCluster
internal import EgressFiles
internal import EgressManifest
internal import EgressModel
internal import EgressPolicy

/// What became of one file.
struct FileResult {
    let path: String
    /// What the file held.
    let before: [UInt8]
    /// What it holds now, or would hold; bytes to the end, since not every stream is text.
    var after: [UInt8]
    /// The same without changes of notes alone.
    var difference: [UInt8]
    var policies: [PolicyResult] = []
    var failures: [Failure] = []
    var warnings: [PlacedNotice] = []
    var adopts = false
    /// What is to be done.
    var planned: [PlannedPolicy] = []
    /// Whether it is an object of a cluster, and no file.
    let isLive: Bool
    /// The resourceVersion of an object of a cluster, as far as it is known.
    var version: String?
    /// What became of an object that could not be written.
    var unwritten: PatchFate?
    /// What the server made of an object that was written.
    var deviation: Failure?

    init(_ path: String, _ bytes: [UInt8], isLive: Bool = false) {
        self.path = path
        self.isLive = isLive
        before = bytes
        after = bytes
        difference = bytes
    }

    var diff: UnifiedDiff {
        isLive
            ? UnifiedDiff(path, from: LiveObjectText.yaml(before), to: LiveObjectText.yaml(difference))
            : UnifiedDiff(path, from: before, to: difference)
    }

    /// Whether what stdin held may be printed: not where nothing is known of it.
    var isPrintable: Bool { !failures.contains { [.malformed, .software, .inputOutput].contains($0.status) } }
}

extension FileResult {
    /// Carries out what is planned for the file's policies.
    ///
    /// - Throws: `ManifestFinding`; nothing is taken then.
    mutating func take(_ drafts: [PolicyDraft], _ stream: ManifestStream) throws(ManifestFinding) {
        let planned = drafts.compactMap(\.planned)
        let revised = try stream.revised(planned, notes: true)
        difference = planned.contains(where: \.changesNotes) ? try stream.revised(planned, notes: false) : revised
        after = revised
        policies = drafts.map(\.result)
        adopts = planned.contains(where: \.adopts)
        self.planned = planned.filter { $0.changes(countingNotes: true) }
    }

    /// Takes back what was to be done.
    mutating func fail(_ failure: Failure) {
        failures.append(failure)
        after = before
        difference = before
        policies = []
        planned = []
    }
}

/// What a policy is to become, before it is known whether that can be written.
struct PolicyDraft {
    let result: PolicyResult
    /// `nil` where nothing is to be done.
    let planned: PlannedPolicy?
}
