import Foundation

/// A folder of one test, removed with everything in it when the last reference goes.
package final class TemporaryFolder: Sendable {
    /// Without a final slash and without links in it.
    package let path: String

    /// Makes the folder in `parent`, and goes with it at the latest.
    package init(in parent: String? = nil) throws(SupportError) {
        let parent = if let parent { parent } else { try ProcessFolder.path() }
        path = "\(parent)/\(UUID().uuidString.prefix(8))"
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw SupportError("cannot make \(path): \(error)")
        }
    }

    deinit { Self.remove(path) }

    static func remove(_ path: String) {
        // A test may have made a folder read-only.
        for case let name as String in FileManager.default.enumerator(atPath: path) ?? .init() {
            _ = chmod(path + "/" + name, 0o700)
        }
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The path of a file in the folder, whether it exists or not.
    package func path(_ name: String) -> String { path + "/" + name }

    /// Writes a file; gives its path.
    @discardableResult
    package func write(_ text: String, to name: String) throws(SupportError) -> String {
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
        } catch {
            throw SupportError("cannot write \(path(name)): \(error)")
        }
        return path(name)
    }

    /// Writes a program that can be run at once; gives its path.
    ///
    /// A child writes it: what this process has open for writing goes to all children that other tests start meanwhile, and
    /// until they have replaced themselves the system refuses to run it ("Text file busy").
    @discardableResult
    package func writeProgram(_ text: String, to name: String) throws(SupportError) -> String {
        let source = try write(text, to: "\(name).text")
        let run = try ShellRun.run(["install", "-m", "755", source, self.path(name)], [:], in: path)
        guard run.status == 0 else { throw SupportError("cannot write \(self.path(name)): \(run.stderr)") }
        return self.path(name)
    }

    package func read(_ name: String) throws(SupportError) -> String { try TextFile.read(path(name)) }

    /// The names in the folder, sorted.
    package var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }
}
