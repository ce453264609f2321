internal import EgressSystem
internal import SystemPackage

/// A lock on a folder, which egressgen takes before it writes in the folder. The system releases the lock when the
/// process ends.
///
/// If the file system does not support locks, egressgen writes without one. It still detects a concurrent change before
/// the rename.
final class FolderLock {
    private let path: String
    /// `nil` if the folder does not exist, in which case there is nothing to lock.
    private let descriptor: FileDescriptor?

    private static let prefix = ".egressgen-"
    private static let suffix = ".tmp"

    /// Waits until no other run has the lock, and takes it.
    init(_ path: String) {
        self.path = path
        descriptor = try? .opened(path, .readOnly, options: .directory)
        try? descriptor?.lock()
    }

    deinit { try? descriptor?.close() }

    /// Returns a random name that no other file is expected to have.
    static func temporaryName() -> String { prefix + String(UInt64.random(in: .min ... .max), radix: 36) + suffix }

    static func isTemporary(_ name: String) -> Bool { name.hasPrefix(prefix) && name.hasSuffix(suffix) }

    /// Removes the temporary files of runs that were killed during a write. No other run writes here while this one has
    /// the lock.
    func removeLeftovers() {
        guard descriptor != nil, let names = try? FolderEntries(path).names else { return }
        for name in names where Self.isTemporary(name) { FileSystem.removeFile("\(path)/\(name)") }
    }
}

/// Remembers the folders from which leftovers were removed, because listing a large folder takes long.
package final class FolderSweep {
    private var cleared: Set<String> = []

    package init() {}

    func clear(_ folder: String, _ lock: FolderLock) {
        if cleared.insert(folder).inserted { lock.removeLeftovers() }
    }
}
