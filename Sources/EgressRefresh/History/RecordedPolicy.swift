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
    /// The moments between which the report tells what happened.
    package let start: UTCTime
    package let end: UTCTime
    package let notices: [Notice]
}
