internal import EgressCluster
package import EgressFiles
package import EgressManifest
internal import EgressModel
internal import EgressPolicy

/// The result of a refresh for one file, or for one object of a cluster.
package struct ManifestResult {
    package let path: String
    /// The content that was read.
    package let before: [UInt8]
    /// The content of a file after the refresh, or after a dry run the content that would be written. The type is
    /// bytes, because not every stream is text.
    package internal(set) var after: [UInt8]
    /// The content of a file to show in a diff: `after` without changes that affect only notes.
    private var difference: [UInt8]
    package internal(set) var policies: [PolicyResult] = []
    /// The policies that could be read, but stay as they are because their changes could not be written.
    var leftPolicies: [PolicyResult] = []
    package internal(set) var failures: [Notice] = []
    package internal(set) var warnings: [Notice] = []
    /// Whether foreign rules are replaced.
    package internal(set) var adopts = false
    /// The patch to send for an object of a cluster; `nil` if it stays as it is.
    var patch: MergePatch?
    /// Whether the result is about an object of a cluster and not a file.
    package let isLive: Bool
    /// The resource version of an object of a cluster, if it is known.
    var version: String?
    /// What became of an object whose write failed.
    package internal(set) var unwritten: PatchFate?
    /// How the object that the server stored deviates from the plan.
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
            ? UnifiedDiff(path, from: LiveObjectText.yaml(before), to: LiveObjectText.yaml(before, after: patch))
            : UnifiedDiff(path, from: before, to: difference)
    }

    /// Whether the content can be printed; `false` if it could not be read or checked.
    package var isPrintable: Bool { !failures.contains { [.malformed, .software, .inputOutput].contains($0.status) } }
}

extension ManifestResult {
    /// Applies the plans of the policies to this result.
    ///
    /// - Throws: `ManifestFinding`. The result is then unchanged.
    mutating func take(_ drafts: [PolicyDraft], _ stream: ManifestStream) throws(ManifestFinding) {
        let planned = drafts.compactMap(\.planned)
        if isLive {
            patch = try planned.first { $0.changes(countingNotes: true) }.map(MergePatch.init)
        } else {
            let revised = try stream.revised(planned, notes: true)
            difference = planned.contains(where: \.changesNotes) ? try stream.revised(planned, notes: false) : revised
            after = revised
        }
        policies = drafts.map(\.result)
        adopts = planned.contains(where: \.adopts)
    }

    /// Records a failure, and removes all planned changes.
    mutating func fail(_ failure: Notice) {
        failures.append(failure)
        after = before
        difference = before
        leftPolicies += policies
        policies = []
        patch = nil
    }
}

/// The planned result of a policy, before it is known whether the plan can be written.
struct PolicyDraft {
    let result: PolicyResult
    /// `nil` if the policy stays as it is.
    let planned: PlannedPolicy?
}
