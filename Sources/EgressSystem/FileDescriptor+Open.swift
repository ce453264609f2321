package import SystemPackage

extension FileDescriptor {
    /// Opens a file with a descriptor that child processes do not inherit; open(2).
    ///
    /// - Parameters:
    ///   - path: A `String`, because a `FilePath` drops a trailing slash, which requires the path to be a folder.
    ///   - mode: Whether to open the file for reading, for writing, or for both.
    ///   - options: More flags of open(2). The call always adds close-on-exec.
    ///   - permissions: The mode of a file that the call creates, before the umask is applied.
    /// - Returns: A descriptor that the caller must close.
    /// - Throws: `Errno`.
    package static func opened(
        _ path: String, _ mode: AccessMode, options: OpenOptions = [], permissions: FilePermissions? = nil
    ) throws(Errno) -> FileDescriptor {
        try typed { try open(path, mode, options: options.union(.closeOnExec), permissions: permissions) }
    }

    /// Opens a file as `opened` does, passes the descriptor to `body`, and closes it.
    ///
    /// - Throws: `Errno`.
    package static func withOpened<Value>(
        _ path: String, _ mode: AccessMode, options: OpenOptions = [], permissions: FilePermissions? = nil,
        _ body: (FileDescriptor) throws(Errno) -> Value
    ) throws(Errno) -> Value {
        let file = try opened(path, mode, options: options, permissions: permissions)
        defer { try? file.close() }
        return try body(file)
    }
}
