package import EgressModel

/// A commit, and what it changed since its first parent.
package struct GitCommit: Hashable, Sendable {
    /// What happened to one file.
    package struct Change: Hashable, Sendable {
        package let path: GitPath
        /// The former path of a file that was renamed.
        package let formerPath: GitPath?
        /// The content; `nil` if there is no file any more, or no regular one.
        package let object: String?
        /// Whether there was no file at the path before.
        package let isAddition: Bool

        package init(_ path: GitPath, from formerPath: GitPath? = nil, object: String?, isAddition: Bool = false) {
            self.path = path
            self.formerPath = formerPath
            self.object = object
            self.isAddition = isAddition
        }
    }

    package let hash: String
    package let time: UTCTime
    /// Whether the repository has no parent of it.
    package let isFirst: Bool
    package var changes: [Change]

    package init(hash: String, time: UTCTime, isFirst: Bool = false, changes: [Change] = []) {
        self.hash = hash
        self.time = time
        self.isFirst = isFirst
        self.changes = changes
    }
}
