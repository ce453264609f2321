/// A hardened service and its timer in one text, each behind a comment that tells where it goes.
package enum SystemdUnits {
    /// What the text is called beside the templates.
    package static let name = "systemd"

    package static var text: String { String(decoding: PackageResources.systemd_units, as: UTF8.self) }
}
