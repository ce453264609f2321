internal import EgressSystem
internal import SystemPackage

/// An input that is read from start to end.
package enum InputFile {
    /// Reads a file, a device or a pipe.
    ///
    /// - Throws: `FileFinding.unreadable`.
    package static func read(_ path: String) throws(FileFinding) -> [UInt8] {
        do {
            return try WholeFile.read(path)
        } catch {
            throw .unreadable(path: path, error)
        }
    }

    /// Reads standard input. `path` is its name in findings.
    ///
    /// - Throws: `FileFinding.unreadable`.
    package static func readStandardInput(as path: String = "stdin") throws(FileFinding) -> [UInt8] {
        do {
            return try StandardStreams.readInput()
        } catch {
            throw .unreadable(path: path, error)
        }
    }
}
