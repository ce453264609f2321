package import EgressModel

/// The versions of one file under all its names.
package struct FileLineage: Hashable, Sendable {
    package struct Version: Hashable, Sendable {
        package let commit: String
        package let time: UTCTime
        /// The content; `nil` if the commit removed the file.
        package let object: String?
        /// Whether the commit is the first one that the repository has.
        package let isFirst: Bool
    }

    /// The last name of the file.
    package let path: GitPath
    /// The versions, from the oldest to the newest. Their times do not descend.
    package fileprivate(set) var versions: [Version] = []
}

/// The lineages of the files that are asked for, found by walking back through the commits.
struct LineageWalk {
    /// The place where a file came into being, or was renamed from a path that the log does not include.
    struct Addition: Hashable {
        let commit: String
        let path: GitPath
    }

    private(set) var lineages: [FileLineage] = []
    /// The additions in the lineages.
    private(set) var additions: [Addition] = []
    private let isAsked: (GitPath) -> Bool
    private let renames: [Addition: GitPath]
    /// The lineage of each path at the moment that the walk has reached.
    private var current: [GitPath: Int] = [:]

    /// - Parameters:
    ///   - commits: The commits, from the newest to the oldest.
    ///   - renames: The former paths of additions that are renames.
    ///   - isAsked: Whether files at a path are asked for.
    init(_ commits: [GitCommit], renames: [Addition: GitPath], isAsked: @escaping (GitPath) -> Bool) {
        self.isAsked = isAsked
        self.renames = renames
        for commit in commits { take(commit) }
        for index in lineages.indices { lineages[index].versions = Self.inOrder(lineages[index].versions) }
    }

    /// Clocks differ between machines. A commit is not earlier than the one before it.
    private static func inOrder(_ versions: [FileLineage.Version]) -> [FileLineage.Version] {
        var latest = UTCTime(seconds: 0)
        return versions.reversed().map { version in
            latest = max(latest, version.time)
            return FileLineage.Version(
                commit: version.commit, time: latest, object: version.object, isFirst: version.isFirst)
        }
    }

    private mutating func take(_ commit: GitCommit) {
        var moved: [(path: GitPath, lineage: Int)] = []
        let sources = Set(commit.changes.compactMap { formerPath(of: $0, in: commit) })
        for change in commit.changes {
            // The log shows a rename from a path that it includes late as an addition and a removal.
            if change.object == nil, sources.contains(change.path) { continue }
            guard let lineage = lineage(of: change.path) else {
                // A file that was renamed to a path that nobody asked for is gone.
                if let lineage = change.formerPath.flatMap({ lineage(of: $0) }) { add(commit, nil, to: lineage) }
                continue
            }
            add(commit, change.object, to: lineage)
            if let former = formerPath(of: change, in: commit) {
                current[change.path] = nil
                moved.append((former, lineage))
            } else if change.isAddition {
                additions.append(Addition(commit: commit.hash, path: change.path))
                // An earlier file at an asked path is the same file, which was away for a time.
                if !isAsked(change.path) { current[change.path] = nil }
            }
        }
        for (path, lineage) in moved { current[path] = lineage }
    }

    private mutating func add(_ commit: GitCommit, _ object: String?, to lineage: Int) {
        lineages[lineage].versions.append(
            FileLineage.Version(commit: commit.hash, time: commit.time, object: object, isFirst: commit.isFirst))
    }

    private func formerPath(of change: GitCommit.Change, in commit: GitCommit) -> GitPath? {
        change.formerPath
            ?? (change.isAddition ? renames[Addition(commit: commit.hash, path: change.path)] : nil)
    }

    private mutating func lineage(of path: GitPath) -> Int? {
        if let lineage = current[path] { return lineage }
        guard isAsked(path) else { return nil }
        lineages.append(FileLineage(path: path))
        current[path] = lineages.count - 1
        return lineages.count - 1
    }
}
