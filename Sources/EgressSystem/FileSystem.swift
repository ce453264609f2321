internal import CPOSIX
package import SystemPackage

/// What is done to files by their paths, where swift-system has nothing for it. Paths are text, as in `FileDescriptor.opened`.
package enum FileSystem {
    /// What a process may do with a file; access(2).
    package struct Access: OptionSet, Sendable {
        package let rawValue: CInt

        package init(rawValue: CInt) {
            self.rawValue = rawValue
        }

        package static let write = Access(rawValue: W_OK)
        /// To run a file, or to reach what is in a folder.
        package static let execute = Access(rawValue: X_OK)
    }

    /// Checks that this process has access to a file.
    ///
    /// - Throws: `Errno` where it has not, or nothing is there.
    package static func check(_ path: String, _ kinds: Access) throws(Errno) {
        try retrying { Int(access(path, kinds.rawValue)) }
    }

    /// Whether something is there; access(2).
    package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// The path from the root without links in it; realpath(3).
    ///
    /// - Throws: `Errno` where it leads nowhere.
    package static func realPath(of path: String) throws(Errno) -> String {
        guard let resolved = realpath(path, nil) else { throw Errno(rawValue: posix_errno()) }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// Puts a file in the place of another one, in one step; rename(2).
    ///
    /// - Throws: `Errno`.
    package static func rename(_ path: String, to other: String) throws(Errno) {
        try retrying { Int(CPOSIX.rename(path, other)) }
    }

    /// Removes a file where there is one; unlink(2).
    package static func removeFile(_ path: String) { unlink(path) }

    /// Removes a folder where there is one with nothing in it; rmdir(2).
    package static func removeFolder(_ path: String) { rmdir(path) }
}

/// A pattern of the shell: `*`, `?` and `[...]`, which fit a slash too; fnmatch(3).
package struct ShellPattern: Sendable {
    private let text: String

    package init(_ text: String) {
        self.text = text
    }

    /// Whether it fits all of a name or a path.
    package func fits(_ name: String) -> Bool { fnmatch(text, name, 0) == 0 }
}
