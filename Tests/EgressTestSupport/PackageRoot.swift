import Foundation

/// The checkout that the tests were built from.
public enum PackageRoot {
    public static let path = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    public static func path(_ relativePath: String) -> String { path + "/" + relativePath }

    public static func read(_ relativePath: String) throws(SupportError) -> String {
        try TextFile.read(path(relativePath))
    }
}

/// The files of `Tests/Fixtures`.
public enum Fixture {
    public static func path(_ name: String) -> String { PackageRoot.path("Tests/Fixtures/" + name) }

    public static func read(_ name: String) throws(SupportError) -> String { try TextFile.read(path(name)) }

    /// The path of a zone's master file, for `--zone`.
    public static func zonePath(_ apex: String) -> String { path("zones/\(apex).zone") }
}
