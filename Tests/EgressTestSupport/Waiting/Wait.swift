#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Waits of the tests. Each of them ends: with what is waited for, or with an error that names it.
package enum Wait {
    /// Seconds that are long enough for anything on a busy machine, unless a test says otherwise.
    package static let patience = 30.0

    /// Looks every `pause` milliseconds whether something holds, until it does. `name` and `state`, such as a log, are
    /// in the error's text.
    ///
    /// - Throws: `SupportError` where it does not hold within so many seconds, and what the condition throws.
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

    /// Lets time go by, where that itself is what is tried.
    package static func letPass(seconds: Double) { poll(nil, 0, Int32(seconds * 1000)) }
}
