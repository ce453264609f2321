internal import EgressSystem
internal import SystemPackage

/// A file that is replaced as a whole or not at all.
package struct FileStore: Sendable {
    /// The path given, by which findings tell of it.
    private let name: String
    /// The file itself, where the path given was a link to it.
    private let path: String
    /// Called when the new text is on the disk and the old one is still in place; for tests.
    private let beforeRename: @Sendable () -> Void
    /// Of a new file, less what the umask takes away.
    private static let mode = FilePermissions(rawValue: 0o666)

    /// - Parameter path: a file that may exist; a link is followed, so that it stays a link.
    package init(path: String) {
        self.init(path: path) {}
    }

    init(path: String, beforeRename: @escaping @Sendable () -> Void) {
        name = path
        self.path = Self.target(of: path)
        self.beforeRename = beforeRename
    }

    /// What stands at the path.
    package enum Kind: Sendable {
        case missing
        case file
        /// A folder, a device, a pipe or a link that leads nowhere, which cannot be replaced.
        case other
    }

    package var kind: Kind {
        if let status = try? Stat(path) { return status.type == .regular ? .file : .other }
        return (try? Stat(path, followTargetSymlink: false)) == nil ? .missing : .other
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

    /// Checks that a file can be made in the folder, without making one.
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
    /// keeps its mode. Equal bytes are not written.
    ///
    /// Runs of egressgen wait for each other by a lock on the folder.
    ///
    /// - Parameters:
    ///   - bytes: the new content.
    ///   - expected: what the file must hold for that; `nil` for whatever it holds.
    ///   - sweep: clears each folder of leftovers once. A run that writes many files passes the same one each time.
    /// - Returns: whether the file holds `bytes` now; `false` if it held something else than `expected`.
    /// - Throws: `FileFinding.unwritable`; the old content is then still there.
    @discardableResult
    package func replace(
        with bytes: [UInt8], expecting expected: [UInt8]? = nil, _ sweep: FolderSweep = FolderSweep()
    ) throws(FileFinding) -> Bool {
        do {
            return try replaced(with: bytes, expecting: expected, sweep)
        } catch {
            throw .unwritable(path: name, error)
        }
    }

    private func replaced(
        with bytes: [UInt8], expecting expected: [UInt8]?, _ sweep: FolderSweep
    ) throws(Errno) -> Bool {
        let lock = FolderLock(folder)
        defer { withExtendedLifetime(lock) {} }
        sweep.clear(folder, lock)
        let old = FileSnapshot(path)
        let there = kind == .file ? try expected == nil ? try? WholeFile.read(path) : WholeFile.read(path) : nil
        if let expected, there != expected {
            guard there != nil else { throw .noSuchFileOrDirectory }
            return false
        }
        if there == bytes { return true }
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
        // The file is in place; a folder that cannot be synchronised takes nothing away from that.
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
