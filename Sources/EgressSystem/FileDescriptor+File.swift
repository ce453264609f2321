internal import CPOSIX
package import SystemPackage

extension FileDescriptor {
    /// Waits until the file is on the disk; fsync(2).
    ///
    /// - Throws: `Errno`.
    package func synchronize() throws(Errno) { try retrying { Int(fsync(rawValue)) } }

    /// Waits until no other process has a lock on the file, and takes one that ends with the descriptor; flock(2).
    ///
    /// - Throws: `Errno` where the file system has no locks.
    package func lock() throws(Errno) { try retrying { Int(flock(rawValue, LOCK_EX)) } }

    /// Gives the file the owner of another one, as far as this process may, and its mode; fchown(2) and fchmod(2).
    ///
    /// - Throws: `Errno` where the mode cannot be changed.
    package func takeOwnerAndMode(of other: Stat) throws(Errno) {
        // Only root may give a file to somebody else. The mode comes second, because a change of owner takes from it.
        _ = fchown(rawValue, other.userID.rawValue, other.groupID.rawValue)
        try retrying { Int(fchmod(rawValue, other.permissions.rawValue)) }
    }

    /// Whether it is a terminal; isatty(3).
    package var isTerminal: Bool { isatty(rawValue) == 1 }

    /// Keeps it from the programs that we run; fcntl(2) with `FD_CLOEXEC`.
    func closeOnExec() { _ = posix_close_on_exec(rawValue) }

    /// Lets its calls fail with `EAGAIN` instead of waiting; fcntl(2) with `O_NONBLOCK`.
    func neverWait() { _ = posix_nonblocking(rawValue) }
}
