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

/// The variables that this process was started with; environ(7).
package enum ProcessEnvironment {
    /// The value of a variable, where it is set; getenv(3).
    package static subscript(name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
