import Foundation

/// A temporary folder for one test. It is removed with its contents when the last reference is released.
package final class TemporaryFolder: Sendable {
    /// The path, without a final slash and without symbolic links.
    package let path: String

    /// Creates the folder in `parent`. Removing `parent` also removes the folder.
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
        // A test can make a folder read-only. A link can lead to a file that is not the test's.
        for case let name as String in FileManager.default.enumerator(atPath: path) ?? .init() {
            _ = fchmodat(AT_FDCWD, path + "/" + name, 0o700, AT_SYMLINK_NOFOLLOW)
        }
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Returns the path of a file in the folder, whether or not the file exists.
    package func path(_ name: String) -> String { path + "/" + name }

    /// Writes a file and returns its path.
    @discardableResult
    package func write(_ text: String, to name: String) throws(SupportError) -> String {
        try write(Array(text.utf8), to: name)
    }

    /// Writes a file and returns its path.
    @discardableResult
    package func write(_ bytes: [UInt8], to name: String) throws(SupportError) -> String {
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path(name)))
        } catch {
            throw SupportError("cannot write \(path(name)): \(error)")
        }
        return path(name)
    }

    /// Writes an executable file that can run immediately, and returns its path.
    ///
    /// A child process writes the file. If this process opened the file for writing, children that other tests start at
    /// the same time would inherit the open file. Until they call execve(2), the system would refuse to run the file
    /// ("Text file busy").
    @discardableResult
    package func writeProgram(_ text: String, to name: String) throws(SupportError) -> String {
        let source = try write(text, to: "\(name).text")
        let run = try ShellRun.run(["install", "-m", "755", source, self.path(name)], [:], in: path)
        guard run.status == 0 else { throw SupportError("cannot write \(self.path(name)): \(run.stderr)") }
        return self.path(name)
    }

    package func read(_ name: String) throws(SupportError) -> String { try TextFile.read(path(name)) }

    /// The names of the files in the folder, sorted.
    package var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }
}
