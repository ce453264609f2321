internal import CPOSIX
internal import SystemPackage

/// What tells that a file is still the one that was looked at: its place on the disk, its size and its time; stat(2).
package struct FileSnapshot: Equatable {
    private let device: UInt64
    private let inode: UInt64
    private let size: Int64
    /// When its bytes were last changed, since 1970.
    private let seconds: Int
    private let nanoseconds: Int

    /// - Returns: `nil` where nothing is there.
    package init?(_ path: String) {
        guard let status = try? Stat(path) else { return nil }
        device = UInt64(truncatingIfNeeded: status.deviceID.rawValue)
        inode = UInt64(status.inode.rawValue)
        size = status.size
        seconds = status.st_mtim.tv_sec
        nanoseconds = status.st_mtim.tv_nsec
    }
}
