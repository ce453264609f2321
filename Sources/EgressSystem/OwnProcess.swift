internal import CPOSIX

/// The process that this is.
package enum OwnProcess {
    /// How many files it may have open; getrlimit(2) with `RLIMIT_NOFILE`.
    package static var openFilesLimit: UInt64 { posix_open_files_limit() }

    /// Ends it at once, without what libraries do at exit; _exit(2).
    package static func end(_ status: CInt) -> Never { _exit(status) }

    /// Leaves it to its other threads; pause(2).
    package static func leaveToThreads() -> Never {
        while true { pause() }
    }
}
