package import EgressModel
internal import EgressSystem
internal import SystemPackage

/// A repository of git, with or without a working tree.
package struct GitRepository: Sendable {
    /// The absolute path of the repository itself. Two paths of one working tree have the same.
    package let identity: String
    /// Whether the history ends at a commit whose parents are elsewhere.
    package let isShallow: Bool
    /// The time of the last commit of the branch that is checked out; `nil` if nothing is committed.
    package let headTime: UTCTime?
    let git: GitProgram

    /// Finds the repository of a folder.
    ///
    /// - Returns: The repository, and the path of the folder in it, with a final slash unless it is empty; `nil` if the
    ///   folder is not in a working tree.
    /// - Throws: `GitFinding`.
    package static func find(_ folder: String) async throws(GitFinding) -> (repository: GitRepository, prefix: String?)
    {
        let git = GitProgram(folder: folder)
        let identity: String
        do throws(GitFinding) {
            identity = try await git.line(["rev-parse", "--absolute-git-dir"])
        } catch .failed(let failure, let text) {
            // Git has one status for all errors, so look for the repository that it may have refused to read.
            guard hasRepository(above: folder) else { throw .noRepository(otherSystem(above: folder)) }
            if let untrusted = await untrustedFolder(folder) { throw .untrusted(untrusted) }
            throw .failed(failure, text)
        }
        let facts = try await git.line(["rev-parse", "--is-inside-work-tree", "--is-shallow-repository"])
            .split(separator: "\n")
        guard facts.count == 2 else { throw .unexpectedOutput }
        let repository = GitRepository(
            identity: identity, isShallow: facts[1] == "true", headTime: try await headTime(git), git: git)
        return (repository, facts[0] == "true" ? try await git.line(["rev-parse", "--show-prefix"]) : nil)
    }

    /// Returns the repository's folder that `safe.directory` names if git reads the repository of `folder` only without
    /// regard to its owner.
    private static func untrustedFolder(_ folder: String) async -> String? {
        let git = GitProgram(folder: folder, trustsOwner: true)
        // A bare repository has no top level.
        if let top = try? await git.line(["rev-parse", "--show-toplevel"]) { return top }
        return try? await git.line(["rev-parse", "--absolute-git-dir"])
    }

    private static func headTime(_ git: GitProgram) async throws(GitFinding) -> UTCTime? {
        do throws(GitFinding) {
            _ = try await git.line(["rev-parse", "--quiet", "--verify", "HEAD^{commit}"])
        } catch .failed(.exited(1), _) {
            return nil
        }
        guard let time = UTCTime(commit: try await git.line(["log", "-1", "--format=%ct", "HEAD"])) else {
            throw .unexpectedOutput
        }
        return time
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
