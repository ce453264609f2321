package import EgressModel
internal import EgressSystem
internal import SystemPackage

/// A repository of git, with or without a working tree.
package struct GitRepository: Sendable {
    /// The last commit of the branch that is checked out.
    package struct Head: Hashable, Sendable {
        package let commit: String
        package let time: UTCTime
    }

    /// The absolute path of the repository itself. Two paths of one working tree have the same.
    package let identity: String
    /// Whether the history ends at a commit whose parents are elsewhere.
    package let isShallow: Bool
    /// `nil` if nothing is committed.
    package let head: Head?
    let git: GitProgram

    /// Finds the repository of a folder.
    ///
    /// - Returns: The repository, and the path of the folder in it, with a final slash unless it is empty; `nil` if the
    ///   folder is not in a working tree.
    /// - Throws: `GitFinding`.
    package static func find(_ folder: String) async throws(GitFinding) -> (repository: GitRepository, prefix: String?)
    {
        let git = GitProgram(folder: folder)
        let lines: [Substring]
        do throws(GitFinding) {
            lines = try await git.output(
                [
                    "rev-parse", "--is-inside-work-tree", "--is-shallow-repository", "--absolute-git-dir",
                    "--show-prefix",
                ]
            ).split(separator: "\n", omittingEmptySubsequences: false)
        } catch .failed(let failure, let text) {
            // Git has one status for all errors, so look for the repository that it may have refused to read.
            guard hasRepository(above: folder) else { throw .noRepository(otherSystem(above: folder)) }
            throw .failed(failure, text)
        }
        guard lines.count >= 4 else { throw .unexpectedOutput }
        let repository = GitRepository(
            identity: String(lines[2]), isShallow: lines[1] == "true", head: try await head(git), git: git)
        return (repository, lines[0] == "true" ? String(lines[3]) : nil)
    }

    private static func head(_ git: GitProgram) async throws(GitFinding) -> Head? {
        do throws(GitFinding) {
            _ = try await git.output(["rev-parse", "--quiet", "--verify", "HEAD^{commit}"])
        } catch .failed(.exited(1), _) {
            return nil
        }
        let words = try await git.output(["log", "-1", "--format=%H %ct", "HEAD"]).split(whereSeparator: \.isWhitespace)
        guard words.count == 2, let seconds = Int(words[1]) else { throw .unexpectedOutput }
        return Head(commit: String(words[0]), time: UTCTime(seconds: seconds))
    }

    private static func hasRepository(above folder: String) -> Bool {
        ancestors(of: folder).contains { FileSystem.exists("\($0)/.git") || FileSystem.exists("\($0)/HEAD") }
    }

    private static func otherSystem(above folder: String) -> OtherVersionControl? {
        for folder in ancestors(of: folder) {
            for system in OtherVersionControl.allCases where FileSystem.exists("\(folder)/\(system.mark)") {
                return system
            }
        }
        return nil
    }

    /// The folder and all folders around it, from the inside out.
    private static func ancestors(of folder: String) -> [String] {
        var path = FilePath(folder)
        var folders = [path.string]
        while path.removeLastComponent() { folders.append(path.string) }
        return folders
    }
}
