/// The ready-made pipelines that are part of the binary, by the stem of their file.
package enum Pipeline: String, CaseIterable, Sendable {
    case gitHubActions = "github-actions"
    case gitLabCI = "gitlab-ci"

    /// The file's text.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    private var bytes: [UInt8] {
        switch self {
        case .gitHubActions: PackageResources.github_actions_yaml
        case .gitLabCI: PackageResources.gitlab_ci_yaml
        }
    }
}
