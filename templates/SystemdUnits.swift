/// A hardened systemd service and its timer in one text. A comment before each unit contains the path to install it at.
package enum SystemdUnits {
    /// The name of the text in the list of templates.
    package static let name = "systemd"

    package static var text: String { String(decoding: PackageResources.systemd_units, as: UTF8.self) }
}
