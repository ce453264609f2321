package import SystemPackage

extension FileDescriptor {
    /// Opens a file that the programs we run do not inherit; open(2).
    ///
    /// - Parameters:
    ///   - path: as text, since `FilePath` takes away a final slash, which asks for a folder.
    ///   - permissions: of a file that is made, less those that the umask takes away.
    /// - Returns: what its owner has to close.
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
