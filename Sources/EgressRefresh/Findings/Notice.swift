package import EgressManifest
package import EgressModel
package import EgressPolicy

/// One thing to say: what it is about, what was found, and what follows from it.
package struct Notice: Hashable, Sendable {
    package let subject: Subject
    package let finding: Finding
    /// `nil` for what changes nothing.
    package let consequence: Consequence?
    /// Where the user says what is wanted, and so where a remedy goes.
    package let settings: SettingPlace
    /// The resource that it is about, where that is known.
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

    /// The exit status that it leads to; `nil` for what is no error.
    package var status: ExitStatus? {
        if case .error(let status) = finding.severity { status } else { nil }
    }

    /// The field of the resource to blame; `nil` where none is known.
    package var field: ManifestField? {
        switch finding {
        case .manifest(let finding): finding.field
        case .notice(let notice): notice.field
        default: nil
        }
    }

    /// The same with another consequence.
    package func with(_ consequence: Consequence) -> Notice {
        Notice(subject, finding, consequence, settings: settings, resource: resource)
    }
}

/// What ends a use case: one or more notices of errors.
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
