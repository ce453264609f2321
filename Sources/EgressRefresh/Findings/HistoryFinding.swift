package import EgressFiles
package import EgressManifest

/// A finding about the history of policies.
package enum HistoryFinding: Hashable, Sendable {
    case git(GitFinding)
    /// The repository is a shallow clone. What was before its first commit is unknown.
    case shallow
    /// The file has managed policies, but no commit has it.
    case uncommitted
    /// The folder is another repository, such as a submodule. It has managed policies, and nobody asked for it.
    case otherRepository
    /// Commits in which a file or a policy cannot be read. They count as if they had not changed it. The values are the first
    /// reason, the first commit and the number of commits.
    case unreadable(ManifestFinding, commit: String, count: Int)
    /// No commit has a managed policy at the paths.
    case none
}
