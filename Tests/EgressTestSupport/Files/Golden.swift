import Foundation

/// Compares texts byte for byte with the files in `Tests/Fixtures/golden`.
///
/// If `EGRESSGEN_REWRITE_GOLDEN=1` is set in the environment, `check` overwrites the files first. Review the diff
/// before you commit.
package enum Golden {
    /// - Throws: `SupportError` with the first line that differs.
    package static func check(_ text: String, _ name: String) throws(SupportError) {
        let path = Fixture.path("golden/" + name)
        if ProcessInfo.processInfo.environment["EGRESSGEN_REWRITE_GOLDEN"] == "1" {
            try rewrite(text, path)
        }
        let expected = try TextFile.read(path)
        guard Array(text.utf8) != Array(expected.utf8) else { return }
        throw SupportError("golden/\(name): \(difference(text, expected))")
    }

    private static func rewrite(_ text: String, _ path: String) throws(SupportError) {
        guard FileManager.default.createFile(atPath: path, contents: Data(text.utf8)) else {
            throw SupportError("cannot write \(path)")
        }
    }

    private static func difference(_ text: String, _ expected: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let expectedLines = expected.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, pair) in zip(lines, expectedLines).enumerated() where pair.0 != pair.1 {
            return "line \(index + 1) is \(pair.0.debugDescription), expected \(pair.1.debugDescription)"
        }
        return "\(lines.count) lines, expected \(expectedLines.count); whole text:\n\(text)"
    }
}
