/// A hardened service and its timer in one text, each behind a comment that tells where it goes.
public enum SystemdUnits {
    /// What the text is called beside the templates.
    public static let name = "systemd"

    public static var text: String { String(decoding: PackageResources.systemd_units, as: UTF8.self) }
}
