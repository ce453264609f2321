package import EgressModel
package import EgressPolicy

/// The history of a policy in a file under version control.
package struct RecordedPolicy: Sendable {
    /// The path of the file as shown to users, under its last name.
    package let file: String
    package let kind: ManagedKind
    package let name: String
    package let namespace: String?
    package let history: PolicyHistory

    package var displayName: String { kind.displayName(name, in: namespace) }
}

/// The histories of all policies at the paths that the user gave.
package struct HistoryReport: Sendable {
    package let policies: [RecordedPolicy]
    /// The moments between which the report tells what happened; `nil` if nothing is committed.
    package let period: (start: UTCTime, end: UTCTime)?
    package let notices: [Notice]
}
