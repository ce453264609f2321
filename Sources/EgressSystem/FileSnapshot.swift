internal import CPOSIX
internal import SystemPackage

/// The device, inode, size and modification time of a file; stat(2). If two snapshots of a path are equal, egressgen
/// considers the file unchanged.
package struct FileSnapshot: Equatable {
    private let device: UInt64
    private let inode: UInt64
    private let size: Int64
    /// The time of the last change of the content, since 1970.
    private let seconds: Int
    private let nanoseconds: Int

    /// - Returns: `nil` if no file exists at the path.
    package init?(_ path: String) {
        guard let status = try? Stat(path) else { return nil }
        device = UInt64(truncatingIfNeeded: status.deviceID.rawValue)
        inode = UInt64(status.inode.rawValue)
        size = status.size
        seconds = status.st_mtim.tv_sec
        nanoseconds = status.st_mtim.tv_nsec
    }
}
