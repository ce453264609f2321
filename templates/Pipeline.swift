/// The ready-made pipelines that are compiled into the binary. The raw value is the file name without its extension.
package enum Pipeline: String, CaseIterable, Sendable {
    case gitHubActions = "github-actions"
    case gitLabCI = "gitlab-ci"

    /// The text of the file.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    private var bytes: [UInt8] {
        switch self {
        case .gitHubActions: PackageResources.github_actions_yaml
        case .gitLabCI: PackageResources.gitlab_ci_yaml
        }
    }
}
