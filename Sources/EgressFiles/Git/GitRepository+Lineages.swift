internal import EgressModel

/// A file or a folder of a repository whose history is asked for.
package struct AskedPath: Hashable, Sendable {
    /// The path from the top of the repository, without a final slash. Empty for the whole repository.
    package let path: GitPath
    /// Whether the path is a folder; `nil` if it no longer exists, so that it may have been either.
    package let isFolder: Bool?

    package init(_ path: GitPath, isFolder: Bool?) {
        self.path = path
        self.isFolder = isFolder
    }

    /// Whether the whole repository is asked for.
    var isWhole: Bool { path.bytes.isEmpty }

    /// Returns the rest of a path that is asked for; `nil` if it is not. A folder asks for its manifests.
    package func rest(of other: GitPath) -> GitPath? {
        if isFolder != true, other == path { return GitPath("") }
        guard isFolder != false, let rest = other.rest(behind: path), rest.isManifest else { return nil }
        return rest
    }
}

extension GitRepository {
    private static let logCommand = [
        "log", "--first-parent", "-m", "--raw", "-z", "-M", "--no-abbrev", "--no-ext-diff", "--no-textconv",
        "--no-color", "--no-notes", "--format=\(GitLog.format)",
    ]

    /// Returns the versions of all files at the paths, on the way from the last commit along first parents.
    ///
    /// - Throws: `GitFinding`.
    package func lineages(_ asked: [AskedPath]) async throws(GitFinding) -> [FileLineage] {
        guard headTime != nil else { return [] }
        var renames: [LineageWalk.Addition: GitPath] = [:]
        var checked: Set<LineageWalk.Addition> = []
        var formerPaths: Set<GitPath> = []
        let isAsked = { (path: GitPath) in asked.contains { $0.rest(of: path) != nil } }
        while true {
            let sources = formerPaths
            let commits = try await log(asked, sources) { isAsked($0) || sources.contains($0) }
            let walk = LineageWalk(commits, renames: renames, isAsked: isAsked)
            let open = Set(walk.additions).subtracting(checked)
            // The log of all paths has every rename already.
            guard !open.isEmpty, !asked.contains(where: \.isWhole) else { return walk.lineages }
            let found = try await self.renames(open)
            checked.formUnion(open)
            guard !found.isEmpty else { return walk.lineages }
            renames.merge(found) { $1 }
            formerPaths.formUnion(found.values)
        }
    }

    private func log(
        _ asked: [AskedPath], _ formerPaths: Set<GitPath>, _ isWanted: @escaping (GitPath) -> Bool
    ) async throws(GitFinding) -> [GitCommit] {
        let paths = asked.map(\.path) + formerPaths.sorted()
        // No argument can have a name that is not UTF-8.
        let specs = asked.contains(where: \.isWhole) ? [] : paths.filter(\.isUTF8).map { ":(top,literal)\($0.text)" }
        var log = GitLog(where: isWanted)
        try await git.run(Self.logCommand + ["HEAD", "--"] + specs) { bytes throws(GitFinding) in try log.take(bytes) }
        return try log.end()
    }

    /// Returns the former paths of those additions that are renames when all paths are taken into account.
    private func renames(
        _ additions: Set<LineageWalk.Addition>
    ) async throws(GitFinding) -> [LineageWalk.Addition: GitPath] {
        let paths = Set(additions.map(\.path))
        var log = GitLog { paths.contains($0) }
        let commits = Set(additions.map(\.commit)).sorted()
        try await git.run(
            Self.logCommand + ["--no-walk=unsorted", "--stdin"],
            reading: Array(commits.map { $0 + "\n" }.joined().utf8)
        ) { bytes throws(GitFinding) in try log.take(bytes) }
        var found: [LineageWalk.Addition: GitPath] = [:]
        for commit in try log.end() {
            for change in commit.changes {
                let addition = LineageWalk.Addition(commit: commit.hash, path: change.path)
                if let former = change.formerPath, additions.contains(addition) { found[addition] = former }
            }
        }
        return found
    }
}
