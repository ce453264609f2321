#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Waits of the tests. Each of them ends: with what is waited for, or with an error that names it.
package enum Wait {
    /// Seconds that are long enough for anything on a busy machine, unless a test says otherwise.
    package static let patience = 30.0

    /// Waits until something holds that tells nobody of itself, and so has to be looked at now and then.
    ///
    /// - Parameters:
    ///   - name: What is waited for, as the error says it.
    ///   - pause: Milliseconds between two looks.
    ///   - state: What the error says beside that, such as a log.
    /// - Throws: `SupportError` where it does not hold in time, and what the condition throws.
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
