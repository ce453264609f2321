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
    ///   - start: When the history starts; `nil` for the first version.
    ///   - isShallow: Whether the first commit of the repository has parents elsewhere.
    init(_ file: String, _ lineage: FileLineage, from start: UTCTime?, isShallow: Bool) {
        self.file = file
        let all = lineage.versions
        // The last version before the start says what was there when the history starts.
        let first = start.flatMap { start in all.lastIndex { $0.time < start } } ?? 0
        versions = Array(all.dropFirst(first))
        isCut = first > 0 || isShallow && all.first?.isFirst == true
    }

    /// The contents that the histories are made of.
    var objects: [String] { versions.compactMap(\.object) }

    /// Returns the histories, and what cannot be read. `contents` has the content of each of the `objects`.
    func policies(
        _ contents: [String: FileVersion], from start: UTCTime?, to end: UTCTime
    ) -> (policies: [RecordedPolicy], notices: [Notice]) {
        var revisions: [PolicyKey: [PolicyRevision]] = [:]
        var gaps = UnreadableCommits()
        for version in versions {
            let mark = RevisionMark(time: version.time, commit: version.commit)
            switch version.object.flatMap({ contents[$0] }) ?? .read([:]) {
            case .unreadable(let finding): gaps.add(nil, finding, mark)
            case .read(let found):
                for key in Set(revisions.keys).union(found.keys) {
                    do throws(ManifestFinding) {
                        let policy = try found[key]?.get()
                        revisions[key, default: []].append(
                            PolicyRevision(mark, policy?.addresses ?? [:], retain: policy?.retain ?? 0))
                    } catch {
                        gaps.add(key, error, mark)
                    }
                }
            }
        }
        let policies = revisions.map { key, revisions in
            RecordedPolicy(
                file: file, kind: key.kind, name: key.name, namespace: key.namespace,
                history: PolicyHistory(
                    revisions, from: start, to: end,
                    isCut: isCut && revisions.first?.mark.commit == versions.first?.commit))
        }.filter { !$0.history.hosts.isEmpty }
        return (policies.sorted { $0.displayName < $1.displayName }, gaps.notices(file))
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

    func notices(_ file: String) -> [Notice] {
        found.map { key, finding, commit, count in
            Notice(
                key.map { .policy($0.displayName, file: file) } ?? .file(file),
                .history(.unreadable(finding, commit: commit, count: count)))
        }
    }
}
