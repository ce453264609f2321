internal import EgressSystem
internal import SystemPackage

/// A lock that runs of egressgen take on a folder before they write in it; the system lets go of it when a run dies.
///
/// A file system without such locks does without: what changed meanwhile is still noticed before the rename.
final class FolderLock {
    private let path: String
    /// `nil` where there is no such folder, and nothing to be locked.
    private let descriptor: FileDescriptor?

    private static let prefix = ".egressgen-"
    private static let suffix = ".tmp"

    /// Waits until no other run has it.
    init(_ path: String) {
        self.path = path
        descriptor = try? .opened(path, .readOnly, options: .directory)
        try? descriptor?.lock()
    }

    deinit { try? descriptor?.close() }

    /// A name that no other file has.
    static func temporaryName() -> String { prefix + String(UInt64.random(in: .min ... .max), radix: 36) + suffix }

    static func isTemporary(_ name: String) -> Bool { name.hasPrefix(prefix) && name.hasSuffix(suffix) }

    /// Removes what a run left that was killed while it wrote: nobody writes here as long as we have the lock.
    func removeLeftovers() {
        guard descriptor != nil, let names = try? FolderEntries(path).names else { return }
        for name in names where Self.isTemporary(name) { FileSystem.removeFile("\(path)/\(name)") }
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
