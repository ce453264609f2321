/// Fields that another field manager holds (Kubernetes, Server-Side Apply, Conflicts).
package struct FieldConflict: Hashable, Sendable {
    package let manager: String
    package private(set) var fields: [String]

    package init(manager: String, fields: [String]) {
        self.manager = manager
        self.fields = fields
    }

    /// The conflicts that a status tells, in its order, each manager once.
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

    /// The manager of `conflict with "MANAGER" using VERSION`. The API has no other place for it: the field is typed, and the
    /// manager stands in the cause's message alone.
    private static func manager(in message: String) -> String {
        let parts = message.split(separator: "\"", maxSplits: 2, omittingEmptySubsequences: false)
        return parts.count == 3 ? String(parts[1]) : message
    }
}
