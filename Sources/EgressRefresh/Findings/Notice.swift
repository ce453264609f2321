package import EgressManifest
internal import EgressModel
package import EgressPolicy

/// One message to the user: its subject, the finding, and the consequence.
package struct Notice: Hashable, Sendable {
    package let subject: Subject
    package let finding: Finding
    /// `nil` if the finding changes nothing.
    package let consequence: Consequence?
    /// The place of the user's settings, where the problem can be corrected.
    package let settings: SettingPlace
    /// The resource that the notice is about, if it is known.
    package let resource: ResourceReference?

    package init(
        _ subject: Subject, _ finding: Finding, _ consequence: Consequence? = nil,
        settings: SettingPlace = .commandLine,
        resource: ResourceReference? = nil
    ) {
        self.subject = subject
        self.finding = finding
        self.consequence = consequence
        self.settings = settings
        self.resource = resource
    }

    /// The exit status of the finding; `nil` if it is not an error.
    package var status: ExitStatus? {
        if case .error(let status) = finding.severity { status } else { nil }
    }

    /// The field of the resource that causes the finding; `nil` if it is unknown.
    package var field: ManifestField? {
        switch finding {
        case .manifest(let finding): finding.field
        case .notice(let notice): notice.field
        default: nil
        }
    }

    /// Returns the same notice about a part of a policy or a workload.
    package func within(_ whole: String) -> Notice {
        Notice(.part(subject, of: whole), finding, consequence, settings: settings, resource: resource)
    }

    /// Returns the same notice with another consequence.
    package func with(_ consequence: Consequence) -> Notice {
        Notice(subject, finding, consequence, settings: settings, resource: resource)
    }
}

/// The notices of one or more errors that end a use case.
package struct Notices: Error {
    package let list: [Notice]

    package init(_ list: [Notice]) {
        self.list = list
    }

    package init(
        _ subject: Subject, _ finding: Finding, _ consequence: Consequence, resource: ResourceReference? = nil
    ) {
        list = [Notice(subject, finding, consequence, resource: resource)]
    }
}
