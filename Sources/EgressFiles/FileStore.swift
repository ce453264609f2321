internal import EgressSystem
internal import SystemPackage

/// A file that is replaced as a whole or not at all.
package struct FileStore: Sendable {
    /// The path that the user gave, for findings.
    private let name: String
    /// The path of the file itself, which differs from `name` if the user gave a link.
    private let path: String
    /// A hook for tests. It is called when the new content is on the disk and before the rename.
    private let beforeRename: @Sendable () -> Void
    /// The mode of a new file, before the umask is applied.
    private static let mode = FilePermissions(rawValue: 0o666)

    /// - Parameter path: A file, which does not have to exist. If the path is a link, the store replaces the target of
    ///   the link and not the link itself.
    package init(path: String) {
        self.init(path: path) {}
    }

    init(path: String, beforeRename: @escaping @Sendable () -> Void) {
        name = path
        self.path = Self.target(of: path)
        self.beforeRename = beforeRename
    }

    /// What exists at the path.
    package enum Kind: Sendable {
        case missing
        case file
        /// A folder, a device, a pipe or a broken link, which cannot be replaced.
        case other
    }

    package var kind: Kind {
        if let status = try? Stat(path) { return status.type == .regular ? .file : .other }
        return (try? Stat(path, followTargetSymlink: false)) == nil ? .missing : .other
    }

    /// What must be at the path before a write.
    package enum Expectation: Sendable {
        case anything
        case nothing
        case content([UInt8])
    }

    /// Reads the whole file.
    ///
    /// - Throws: `FileFinding.unreadable`.
    package func read() throws(FileFinding) -> [UInt8] {
        do {
            return try WholeFile.read(path)
        } catch {
            throw .unreadable(path: name, error)
        }
    }

    /// Checks that a file can be created in the folder of the path, without creating one.
    ///
    /// - Throws: `FileFinding.uncreatable`.
    package func checkFolder() throws(FileFinding) {
        do {
            try FileSystem.check(folder + "/.", [.write, .execute])
        } catch {
            throw .uncreatable(path: name, error)
        }
    }

    /// Writes a temporary file in the same folder, waits until it is on the disk, and renames it. An existing file
    /// keeps its mode. If the file already contains `bytes`, nothing is written.
    ///
    /// A lock on the folder makes concurrent runs of egressgen wait for each other.
    ///
    /// - Parameters:
    ///   - bytes: The new content.
    ///   - expected: What must be there to be replaced.
    ///   - sweep: Removes leftovers once in each folder. A run that writes many files passes the same value to each
    ///     call.
    /// - Returns: Whether the file contains `bytes` now; `false` if its content was not `expected`, or if it changed
    ///   during the write.
    /// - Throws: `FileFinding.unwritable` or `FileFinding.unrenamable`. The file then still has its old content.
    @discardableResult
    package func replace(
        with bytes: [UInt8], expecting expected: Expectation = .anything, _ sweep: FolderSweep = FolderSweep()
    ) throws(FileFinding) -> Bool {
        do {
            return try replaced(with: bytes, expecting: expected, sweep)
        } catch {
            // Only the rename fails with these errors; rename(2).
            let isRename = [.resourceBusy, .improperLink].contains(error)
            throw isRename ? .unrenamable(path: name, error) : .unwritable(path: name, error)
        }
    }

    private func replaced(
        with bytes: [UInt8], expecting expected: Expectation, _ sweep: FolderSweep
    ) throws(Errno) -> Bool {
        let lock = FolderLock(folder)
        defer { withExtendedLifetime(lock) {} }
        sweep.clear(folder, lock)
        let old = FileSnapshot(path)
        switch expected {
        case .anything:
            if kind == .file, (try? WholeFile.read(path)) == bytes { return true }
        case .nothing:
            guard kind == .missing else { return kind == .file ? try WholeFile.read(path) == bytes : false }
        case .content(let expected):
            guard kind == .file else { throw .noSuchFileOrDirectory }
            let there = try WholeFile.read(path)
            guard there == expected else { return false }
            if there == bytes { return true }
        }
        return try write(bytes, over: old)
    }

    private func write(_ bytes: [UInt8], over old: FileSnapshot?) throws(Errno) -> Bool {
        let temporary = "\(folder)/\(FolderLock.temporaryName())"
        let file = try FileDescriptor.opened(
            temporary, .writeOnly, options: [.create, .exclusiveCreate], permissions: Self.mode)
        defer { try? file.close() }
        do throws(Errno) {
            try fill(file, with: bytes)
            beforeRename()
            guard FileSnapshot(path) == old else {
                FileSystem.removeFile(temporary)
                return false
            }
            try FileSystem.rename(temporary, to: path)
        } catch {
            FileSystem.removeFile(temporary)
            throw error
        }
        // The new file is in place, so a failure to synchronise the folder is not an error.
        try? FileDescriptor.withOpened(folder, .readOnly, options: .directory) { folder throws(Errno) in
            try folder.synchronize()
        }
        return true
    }

    private func fill(_ file: FileDescriptor, with bytes: [UInt8]) throws(Errno) {
        if let old = try? Stat(path) { try file.takeOwnerAndMode(of: old) }
        try file.write(whole: bytes)
        try file.synchronize()
    }

    private var folder: String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func target(of path: String) -> String {
        (try? FileSystem.realPath(of: path)) ?? path
    }
}
