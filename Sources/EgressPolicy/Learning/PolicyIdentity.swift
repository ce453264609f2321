/// The identity of a managed policy within a run.
package struct PolicyIdentity: Hashable, Sendable {
    /// The file that contains the policy; `nil` for a policy of a cluster.
    package let file: String?
    /// The display name of the policy.
    package let name: String

    package init(file: String?, name: String) {
        self.file = file
        self.name = name
    }

    /// What is written as a whole: the file, or the policy of a cluster.
    package var unit: String { file ?? name }

    /// The display name of the policy, after the path of its file if there is one.
    package var label: String { file.map { "\($0): \(name)" } ?? name }
}
