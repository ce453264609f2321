#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// A lock that runs of egressgen take on a folder before they write in it; the system lets go of it when a run dies.
///
/// A file system without such locks does without: what changed meanwhile is still noticed before the rename.
final class FolderLock {
    private let path: String
    private let descriptor: CInt

    private static let prefix = ".egressgen-"
    private static let suffix = ".tmp"

    /// Waits until no other run has it.
    init(_ path: String) {
        self.path = path
        descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if descriptor >= 0 { _ = try? retrying { Int(flock(descriptor, LOCK_EX)) } }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// A name that no other file has.
    static func temporaryName() -> String { prefix + String(UInt64.random(in: .min ... .max), radix: 36) + suffix }

    static func isTemporary(_ name: String) -> Bool { name.hasPrefix(prefix) && name.hasSuffix(suffix) }

    /// Removes what a run left that was killed while it wrote: nobody writes here as long as we have the lock.
    func removeLeftovers() {
        guard descriptor >= 0, let names = try? FolderEntries(path).names else { return }
        for name in names where Self.isTemporary(name) { unlink("\(path)/\(name)") }
    }
}

/// Remembers the folders in which leftovers have been removed, since a look through a large one takes long.
package final class FolderSweep {
    private var cleared: Set<String> = []

    package init() {}

    func clear(_ folder: String, _ lock: FolderLock) {
        if cleared.insert(folder).inserted { lock.removeLeftovers() }
    }
}

/// What a folder holds.
struct FolderEntries {
    enum Kind {
        case file
        case folder
        case link
        case other
    }

    /// Sorted.
    private(set) var entries: [(name: String, kind: Kind)] = []
    /// What has a name that is not UTF-8 and so cannot be reached by it, sorted; bytes beyond ASCII are written as `\xff`.
    private(set) var misnamed: [(name: String, kind: Kind)] = []

    var names: [String] { entries.map(\.name) }

    /// - Throws: `SystemError`.
    init(_ path: String) throws(SystemError) {
        guard let folder = opendir(path) else { throw .last }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let bytes = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: UInt8.self, capacity: 256) {
                    Array(UnsafeBufferPointer(start: $0, count: strlen($0)))
                }
            }
            guard let name = String(validating: bytes, as: UTF8.self) else {
                misnamed.append((Self.escaped(bytes), Self.kind(entry.pointee.d_type, "")))
                continue
            }
            guard name != ".", name != ".." else { continue }
            entries.append((name, Self.kind(entry.pointee.d_type, "\(path)/\(name)")))
        }
        entries.sort { $0.name < $1.name }
        misnamed.sort { $0.name < $1.name }
    }

    private static func escaped(_ name: [UInt8]) -> String {
        name.map { $0 < 0x80 ? String(Unicode.Scalar($0)) : "\\x" + String($0, radix: 16) }.joined()
    }

    private static func kind(_ type: UInt8, _ path: String) -> Kind {
        switch Int(type) {
        case Int(DT_REG): return .file
        case Int(DT_DIR): return .folder
        case Int(DT_LNK): return .link
        case Int(DT_UNKNOWN): break
        default: return .other
        }
        var status = stat()
        guard lstat(path, &status) == 0 else { return .other }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return .file
        case S_IFDIR: return .folder
        case S_IFLNK: return .link
        default: return .other
        }
    }
}
