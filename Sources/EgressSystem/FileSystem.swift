internal import CPOSIX
package import SystemPackage

/// File operations by path that swift-system does not provide. Paths are strings, as in `FileDescriptor.opened`.
package enum FileSystem {
    /// The access that a process can have to a file; access(2).
    package struct Access: OptionSet, Sendable {
        package let rawValue: CInt

        package init(rawValue: CInt) {
            self.rawValue = rawValue
        }

        package static let write = Access(rawValue: W_OK)
        /// Permission to run a file, or to reach the entries of a folder.
        package static let execute = Access(rawValue: X_OK)
    }

    /// Checks that this process has access to a file.
    ///
    /// - Throws: `Errno` if it has no access, or if no file exists at the path.
    package static func check(_ path: String, _ kinds: Access) throws(Errno) {
        try retrying { Int(access(path, kinds.rawValue)) }
    }

    /// Whether a file of any type exists at the path; access(2).
    package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Returns the absolute path with all links resolved; realpath(3).
    ///
    /// - Throws: `Errno` if no file exists at the path.
    package static func realPath(of path: String) throws(Errno) -> String {
        guard let resolved = realpath(path, nil) else { throw Errno(rawValue: posix_errno()) }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// Renames a file, and atomically replaces a file that has the new name; rename(2).
    ///
    /// - Throws: `Errno`.
    package static func rename(_ path: String, to other: String) throws(Errno) {
        try retrying { Int(CPOSIX.rename(path, other)) }
    }

    /// Removes a file if it exists; unlink(2).
    package static func removeFile(_ path: String) { unlink(path) }

    /// Removes a folder if it exists and is empty; rmdir(2).
    package static func removeFolder(_ path: String) { rmdir(path) }
}

/// A shell pattern with the wildcards `*`, `?` and `[...]`. A wildcard also matches a slash; fnmatch(3).
package struct ShellPattern: Sendable {
    private let text: String

    package init(_ text: String) {
        self.text = text
    }

    /// Whether the pattern matches a whole name or path.
    package func fits(_ name: String) -> Bool { fnmatch(text, name, 0) == 0 }
}
