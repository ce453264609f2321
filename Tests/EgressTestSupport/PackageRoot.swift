import Foundation

/// The checkout from which the tests were built.
package enum PackageRoot {
    package static let path = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    package static func path(_ relativePath: String) -> String { path + "/" + relativePath }

    package static func read(_ relativePath: String) throws(SupportError) -> String {
        try TextFile.read(path(relativePath))
    }
}

/// The files in `Tests/Fixtures`.
package enum Fixture {
    package static func path(_ name: String) -> String { PackageRoot.path("Tests/Fixtures/" + name) }

    package static func read(_ name: String) throws(SupportError) -> String { try TextFile.read(path(name)) }

    /// Returns the path of a zone's master file, for `--zone`.
    package static func zonePath(_ apex: String) -> String { path("zones/\(apex).zone") }
}
