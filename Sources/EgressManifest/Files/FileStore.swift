#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// A file that is replaced as a whole or not at all.
package struct FileStore: Sendable {
    /// The file itself, where the path given was a link to it.
    private let path: String
    /// Called when the new text is on the disk and the old one is still in place; for tests.
    private let beforeRename: @Sendable () -> Void

    /// - Parameter path: a file that may exist; a link is followed, so that it stays a link.
    package init(path: String) {
        self.init(path: path) {}
    }

    init(path: String, beforeRename: @escaping @Sendable () -> Void) {
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
        var status = stat()
        guard stat(path, &status) == 0 else { return lstat(path, &status) == 0 ? .other : .missing }
        return status.st_mode & S_IFMT == S_IFREG ? .file : .other
    }

    /// Reads the whole file at a path.
    ///
    /// - Throws: `SystemError`.
    package static func read(_ path: String) throws(SystemError) -> [UInt8] {
        try FileDescriptor(opening: path, O_RDONLY).readAll()
    }

    /// Reads the whole file.
    ///
    /// - Throws: `SystemError`.
    package func read() throws(SystemError) -> [UInt8] { try Self.read(path) }

    /// Checks that a file can be made in the folder, without making one.
    ///
    /// - Throws: `SystemError`.
    package func checkFolder() throws(SystemError) {
        try retrying { Int(access(folder + "/.", W_OK | X_OK)) }
    }

    /// Writes a temporary file in the same folder, waits until it is on the disk, and renames it. The mode of a file
    /// that was there is kept. Equal bytes are not written.
    ///
    /// Runs of egressgen wait for each other by a lock on the folder.
    ///
    /// - Parameters:
    ///   - expected: what the file must hold for that; `nil` for whatever it holds.
    ///   - sweep: clears each folder once, for a run that writes many files.
    /// - Returns: whether the file holds `bytes` now; `false` if it held something else than `expected`.
    /// - Throws: `SystemError`; what was there is still there then.
    @discardableResult
    package func replace(
        with bytes: [UInt8], expecting expected: [UInt8]? = nil, _ sweep: FolderSweep = FolderSweep()
    ) throws(SystemError) -> Bool {
        let lock = FolderLock(folder)
        defer { withExtendedLifetime(lock) {} }
        sweep.clear(folder, lock)
        let old = Snapshot(path)
        let there = kind == .file ? try expected == nil ? try? read() : read() : nil
        if let expected, there != expected {
            guard there != nil else { throw SystemError(code: ENOENT) }
            return false
        }
        if there == bytes { return true }
        return try write(bytes, over: old)
    }

    private func write(_ bytes: [UInt8], over old: Snapshot?) throws(SystemError) -> Bool {
        let temporary = "\(folder)/\(FolderLock.temporaryName())"
        let file = try FileDescriptor(opening: temporary, O_WRONLY | O_CREAT | O_EXCL, mode: 0o666)
        do throws(SystemError) {
            try fill(file, with: bytes)
            beforeRename()
            guard Snapshot(path) == old else {
                unlink(temporary)
                return false
            }
            try retrying { Int(rename(temporary, path)) }
        } catch {
            unlink(temporary)
            throw error
        }
        // The file is in place; a folder that cannot be synchronised takes nothing away from that.
        try? FileDescriptor(opening: folder, O_RDONLY | O_DIRECTORY).synchronize()
        return true
    }

    private func fill(_ file: borrowing FileDescriptor, with bytes: [UInt8]) throws(SystemError) {
        var status = stat()
        if stat(path, &status) == 0 {
            // Only root may give a file to somebody else.
            _ = fchown(file.number, status.st_uid, status.st_gid)
            try retrying { Int(fchmod(file.number, status.st_mode & 0o7777)) }
        }
        try file.write(bytes)
        try file.synchronize()
    }

    private var folder: String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func target(of path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}

/// What tells that a file is still the one that was read.
private struct Snapshot: Equatable {
    private let numbers: [Int]

    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        #if canImport(Darwin)
            let time = status.st_mtimespec
        #else
            let time = status.st_mtim
        #endif
        numbers = [
            Int(bitPattern: UInt(status.st_dev)), Int(status.st_ino), Int(status.st_size), time.tv_sec, time.tv_nsec,
        ]
    }
}
