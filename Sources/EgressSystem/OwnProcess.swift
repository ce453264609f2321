internal import CPOSIX

/// The current process.
package enum OwnProcess {
    /// The maximum number of open files; getrlimit(2) with `RLIMIT_NOFILE`.
    package static var openFilesLimit: UInt64 { posix_open_files_limit() }

    /// Raises the maximum number of open files to `most`, or to what the system allows; setrlimit(2).
    package static func raiseOpenFilesLimit(to most: UInt64) { posix_raise_open_files_limit(most) }

    /// Ends the process immediately, without the exit handlers of libraries; _exit(2).
    package static func end(_ status: CInt) -> Never { _exit(status) }

    /// Blocks the calling thread forever while the other threads run; pause(2).
    package static func leaveToThreads() -> Never {
        while true { pause() }
    }
}

/// The environment variables of this process; environ(7).
package enum ProcessEnvironment {
    /// The value of a variable; `nil` if it is not set; getenv(3).
    package static subscript(name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
