internal import EgressModel

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// An error of the operating system.
package struct SystemError: Error, Hashable, Sendable {
    package let code: CInt

    /// The error of the call that just failed.
    static var last: SystemError { SystemError(code: errno) }

    package var isBrokenPipe: Bool { code == EPIPE }
    /// Whether there was no room left, for which the place is not to blame.
    package var isOutOfSpace: Bool { code == ENOSPC || code == EDQUOT || code == EFBIG }
}

extension SystemError: CustomStringConvertible {
    /// The system's words with a lower-case start, to follow ours.
    package var description: String { String(cString: strerror(code)).lowercasedStart }
}

/// Repeats a system call that a signal interrupted.
///
/// - Throws: `SystemError` where the call returns -1 for another reason.
@discardableResult
func retrying(_ call: () -> Int) throws(SystemError) -> Int {
    while true {
        let result = call()
        if result != -1 { return result }
        let error = SystemError.last
        guard error.code == EINTR else { throw error }
    }
}
