internal import EgressFiles
internal import EgressManifest
internal import EgressModel
internal import EgressPolicy

/// The histories of the policies in one file.
struct FileRecord {
    /// The path as shown to users.
    let file: String
    private let versions: [FileLineage.Version]
    private let isCut: Bool

    /// - Parameters:
    ///   - file: The path as shown to users.
    ///   - lineage: The file.
    ///   - isShallow: Whether the first commit of the repository has parents elsewhere.
    init(_ file: String, _ lineage: FileLineage, isShallow: Bool) {
        self.file = file
        versions = lineage.versions
        isCut = isShallow && versions.first?.isFirst == true
    }

    /// The contents that the histories are made of. Those before a start tell what was there when the history starts, and
    /// since when the addresses were away that come back later.
    var objects: [String] { versions.compactMap(\.object) }

    /// The contents that mention nothing although an earlier one has a policy. The file may be broken there.
    func doubtfulObjects(_ contents: [String: FileVersion]) -> [String] {
        objects.drop { contents[$0]?.hasPolicies != true }.filter { contents[$0]?.isUnmentioned == true }
    }

    /// Returns the histories, and what cannot be read. `contents` has the content of each of the `objects`.
    func policies(
        _ contents: [String: FileVersion], from start: UTCTime?, to end: UTCTime
    ) -> (policies: [RecordedPolicy], notices: [Notice]) {
        var revisions = RevisionList(start: start)
        for version in versions {
            revisions.take(version.object.flatMap { contents[$0] } ?? .read([:]), version.mark)
        }
        let policies = revisions.revisions.map { key, revisions in
            RecordedPolicy(
                file: file, kind: key.kind, name: key.name, namespace: key.namespace,
                history: PolicyHistory(
                    revisions, from: start, to: end,
                    isCut: isCut && revisions.first?.mark.commit == versions.first?.commit))
        }.filter { !$0.history.hosts.isEmpty }
        return (policies.sorted { $0.displayName < $1.displayName }, revisions.gaps.notices(file))
    }
}

extension FileLineage.Version {
    fileprivate var mark: RevisionMark { RevisionMark(time: time, commit: commit) }
}

extension RevisionMark {
    /// Whether a history that starts at `start` begins after the revision.
    fileprivate func isBefore(_ start: UTCTime?) -> Bool { start.map { time < $0 } ?? false }
}

/// The revisions of the policies in a file, collected from version to version.
private struct RevisionList {
    private let start: UTCTime?
    private(set) var revisions: [PolicyKey: [PolicyRevision]] = [:]
    private(set) var gaps = UnreadableCommits()

    init(start: UTCTime?) {
        self.start = start
    }

    mutating func take(_ version: FileVersion, _ mark: RevisionMark) {
        switch version {
        case .read(let found): take(found, mark)
        // A broken file says nothing about the policies that it had. One that had none is nobody's concern.
        case .unmentioned(let finding?) where !revisions.isEmpty: gaps.add(nil, finding, mark)
        case .unmentioned: take([:], mark)
        case .unreadable(let finding): gaps.add(nil, finding, mark)
        }
    }

    private mutating func take(_ found: [PolicyKey: Result<PolicyVersion, ManifestFinding>], _ mark: RevisionMark) {
        var unreadable: Set<PolicyKey> = []
        for key in Set(revisions.keys).union(found.keys) {
            do throws(ManifestFinding) {
                let policy = try found[key]?.get()
                revisions[key, default: []].append(
                    PolicyRevision(mark, policy?.addresses ?? [:], retain: policy?.retain ?? 0))
            } catch {
                unreadable.insert(key)
                gaps.add(key, error, mark)
            }
        }
        // What is there when the history starts no longer depends on the commits before this one.
        if mark.isBefore(start) { gaps.keep(unreadable) }
    }
}

/// The commits in which a file or one of its policies cannot be read.
private struct UnreadableCommits {
    private var found: [(key: PolicyKey?, finding: ManifestFinding, commit: String, count: Int)] = []

    mutating func add(_ key: PolicyKey?, _ finding: ManifestFinding, _ mark: RevisionMark) {
        if let index = found.firstIndex(where: { $0.key == key }) {
            found[index].count += 1
        } else {
            found.append((key, finding, mark.commit, 1))
        }
    }

    /// Forgets the commits of the file, and of all policies but some.
    mutating func keep(_ keys: Set<PolicyKey>) {
        found.removeAll { gap in gap.key.map { !keys.contains($0) } ?? true }
    }

    func notices(_ file: String) -> [Notice] {
        found.map { key, finding, commit, count in
            Notice(
                key.map { .policy($0.displayName, file: file) } ?? .file(file),
                .history(.unreadable(finding, commit: commit, count: count)))
        }
    }
}
