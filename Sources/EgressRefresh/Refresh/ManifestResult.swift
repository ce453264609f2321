package import EgressCluster
package import EgressFiles
package import EgressManifest
internal import EgressModel
internal import EgressPolicy

/// What became of one file, or of one object of a cluster.
package struct ManifestResult {
    package let path: String
    /// What the file held.
    package let before: [UInt8]
    /// What it holds now, or would hold; bytes to the end, since not every stream is text.
    package internal(set) var after: [UInt8]
    /// The same without changes of notes alone.
    var difference: [UInt8]
    package internal(set) var policies: [PolicyResult] = []
    package internal(set) var failures: [Notice] = []
    package internal(set) var warnings: [Notice] = []
    /// Whether rules of somebody else are replaced.
    package internal(set) var adopts = false
    /// What is to be done.
    var planned: [PlannedPolicy] = []
    /// Whether it is an object of a cluster, and no file.
    package let isLive: Bool
    /// The resourceVersion of an object of a cluster, as far as it is known.
    var version: String?
    /// What became of an object that could not be written.
    package internal(set) var unwritten: PatchFate?
    /// What the server made of an object that was written.
    package internal(set) var deviation: Notice?

    init(_ path: String, _ bytes: [UInt8], isLive: Bool = false) {
        self.path = path
        self.isLive = isLive
        before = bytes
        after = bytes
        difference = bytes
    }

    package var diff: UnifiedDiff {
        isLive
            ? UnifiedDiff(path, from: LiveObjectText.yaml(before), to: LiveObjectText.yaml(difference))
            : UnifiedDiff(path, from: before, to: difference)
    }

    /// Whether what stdin held may be printed: not where nothing is known of it.
    package var isPrintable: Bool { !failures.contains { [.malformed, .software, .inputOutput].contains($0.status) } }
}

extension ManifestResult {
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
    mutating func fail(_ failure: Notice) {
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
