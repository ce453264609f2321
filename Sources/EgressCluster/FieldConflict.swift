/// Fields that another field manager owns (Kubernetes, Server-Side Apply, Conflicts).
package struct FieldConflict: Hashable, Sendable {
    package let manager: String
    package private(set) var fields: [String]

    package init(manager: String, fields: [String]) {
        self.manager = manager
        self.fields = fields
    }

    /// Returns the conflicts in a status, in the same order, with one entry for each manager.
    static func all(in status: ApiStatus) -> [FieldConflict] {
        status.causes.reduce(into: []) { conflicts, cause in
            guard cause.reason == "FieldManagerConflict" else { return }
            let manager = manager(in: cause.message)
            if let index = conflicts.firstIndex(where: { $0.manager == manager }) {
                conflicts[index].fields.append(cause.field)
            } else {
                conflicts.append(FieldConflict(manager: manager, fields: [cause.field]))
            }
        }
    }

    /// Returns the manager in `conflict with "MANAGER" using VERSION`. Only the message of a cause names the manager,
    /// because the API has no field for it.
    private static func manager(in message: String) -> String {
        let parts = message.split(separator: "\"", maxSplits: 2, omittingEmptySubsequences: false)
        return parts.count == 3 ? String(parts[1]) : message
    }
}
