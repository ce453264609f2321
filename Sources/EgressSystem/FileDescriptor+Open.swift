package import SystemPackage

extension FileDescriptor {
    /// Opens a file that the programs we run do not inherit; open(2).
    ///
    /// - Parameters:
    ///   - path: text, because a `FilePath` loses a final slash, which asks for a folder.
    ///   - mode: whether to read, write or do both.
    ///   - options: more flags of open(2). The call always adds close-on-exec.
    ///   - permissions: the mode of a file that the call makes, before the umask takes bits away.
    /// - Returns: a descriptor, which the caller closes.
    /// - Throws: `Errno`.
    package static func opened(
        _ path: String, _ mode: AccessMode, options: OpenOptions = [], permissions: FilePermissions? = nil
    ) throws(Errno) -> FileDescriptor {
        try typed { try open(path, mode, options: options.union(.closeOnExec), permissions: permissions) }
    }

    /// Opens a file as `opened` does, lends it and closes it.
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
