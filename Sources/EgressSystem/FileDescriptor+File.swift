internal import CPOSIX
package import SystemPackage

extension FileDescriptor {
    /// Waits until the file's data is on the disk; fsync(2).
    ///
    /// - Throws: `Errno`.
    package func synchronize() throws(Errno) { try retrying { Int(fsync(rawValue)) } }

    /// Waits until no other process has a lock on the file, and locks it; flock(2). The lock ends when the descriptor
    /// is closed.
    ///
    /// - Throws: `Errno` if the file system does not support locks.
    package func lock() throws(Errno) { try retrying { Int(flock(rawValue, LOCK_EX)) } }

    /// Gives the file the mode of another file, and its owner and group if this process has the permission; fchown(2)
    /// and fchmod(2).
    ///
    /// - Throws: `Errno` if the mode cannot be changed.
    package func takeOwnerAndMode(of other: Stat) throws(Errno) {
        // Only root can give a file to another user, so an error of fchown is ignored. The mode is set after the owner,
        // because a change of owner can clear bits of the mode.
        _ = fchown(rawValue, other.userID.rawValue, other.groupID.rawValue)
        try retrying { Int(fchmod(rawValue, other.permissions.rawValue)) }
    }

    /// Whether the descriptor refers to a terminal; isatty(3).
    package var isTerminal: Bool { isatty(rawValue) == 1 }

    /// Closes the descriptor in programs that this process runs; fcntl(2) with `FD_CLOEXEC`.
    func closeOnExec() { _ = posix_close_on_exec(rawValue) }

    /// Makes calls on the descriptor fail with `EAGAIN` instead of waiting; fcntl(2) with `O_NONBLOCK`.
    func neverWait() { _ = posix_nonblocking(rawValue) }
}
