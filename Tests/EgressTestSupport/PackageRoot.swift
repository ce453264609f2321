import Foundation

/// The checkout that the tests were built from.
package enum PackageRoot {
    package static let path = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    package static func path(_ relativePath: String) -> String { path + "/" + relativePath }

    package static func read(_ relativePath: String) throws(SupportError) -> String {
        try TextFile.read(path(relativePath))
    }
}

/// The files of `Tests/Fixtures`.
package enum Fixture {
    package static func path(_ name: String) -> String { PackageRoot.path("Tests/Fixtures/" + name) }

    package static func read(_ name: String) throws(SupportError) -> String { try TextFile.read(path(name)) }

    /// The path of a zone's master file, for `--zone`.
    package static func zonePath(_ apex: String) -> String { path("zones/\(apex).zone") }
}
