#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// A file that is replaced as a whole or not at all.
public struct FileStore: Sendable {
    /// The file itself, where the path given was a link to it.
    private let path: String

    /// - Parameter path: a file that may exist; a link is followed, so that it stays a link.
    public init(path: String) {
        self.path = Self.target(of: path)
    }

    /// What stands at the path.
    public enum Kind: Sendable {
        case missing
        case file
        /// A folder, a device, a pipe or a link that leads nowhere, which cannot be replaced.
        case other
    }

    public var kind: Kind {
        var status = stat()
        guard stat(path, &status) == 0 else { return lstat(path, &status) == 0 ? .other : .missing }
        return status.st_mode & S_IFMT == S_IFREG ? .file : .other
    }

    /// Reads the whole file.
    ///
    /// - Throws: `SystemError`.
    public func read() throws(SystemError) -> [UInt8] { try FileDescriptor(opening: path, O_RDONLY).readAll() }

    /// Checks that a file can be made in the folder, without making one.
    ///
    /// - Throws: `SystemError`.
    public func checkFolder() throws(SystemError) {
        try retrying { Int(access(folder + "/.", W_OK | X_OK)) }
    }

    /// Writes a temporary file in the same folder, waits until it is on the disk, and renames it. The mode of a file
    /// that was there is kept. Equal bytes are not written.
    ///
    /// - Throws: `SystemError`; what was there is still there then.
    public func replace(with bytes: [UInt8]) throws(SystemError) {
        if kind == .file, (try? read()) == bytes { return }
        let temporary = "\(folder)/.egressgen-\(String(UInt64.random(in: .min ... .max), radix: 36)).tmp"
        let file = try FileDescriptor(opening: temporary, O_WRONLY | O_CREAT | O_EXCL, mode: 0o666)
        do throws(SystemError) {
            try fill(file, with: bytes)
            try retrying { Int(rename(temporary, path)) }
        } catch {
            unlink(temporary)
            throw error
        }
        // The file is in place; a folder that cannot be synchronised takes nothing away from that.
        try? FileDescriptor(opening: folder, O_RDONLY | O_DIRECTORY).synchronize()
    }

    private func fill(_ file: borrowing FileDescriptor, with bytes: [UInt8]) throws(SystemError) {
        var status = stat()
        let exists = stat(path, &status) == 0
        if exists { try retrying { Int(fchmod(file.number, status.st_mode & 0o7777)) } }
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
