#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Waits with a time limit. If the awaited condition does not occur, the error names it.
package enum Wait {
    /// A number of seconds that is long enough for anything on a busy machine. It is the default limit.
    package static let patience = 30.0

    /// Checks a condition every `pause` milliseconds until it is true.
    ///
    /// The error message contains `name` and `state`, for example a log.
    ///
    /// - Throws: `SupportError` if the condition is still false after the given number of seconds, and any error of the
    ///   condition.
    package static func until(
        _ name: String, within seconds: Double = patience, pause: Int32 = 5, telling state: () -> String = { "" },
        _ condition: () throws(SupportError) -> Bool
    ) throws(SupportError) {
        let deadline = Deadline(after: seconds)
        while try !condition() {
            guard !deadline.hasPassed else {
                throw SupportError("waited \(seconds) s in vain until \(name)\n\(state())")
            }
            poll(nil, 0, pause)
        }
    }

    /// Lets time pass, for tests in which the passage of time is the subject.
    package static func letPass(seconds: Double) { poll(nil, 0, Int32(seconds * 1000)) }
}
