internal import CPOSIX

/// The number of a process, which may be another one's once it has ended and was waited for.
package struct ProcessNumber: RawRepresentable, Hashable, Sendable {
    package let rawValue: CInt

    package init(rawValue: CInt) {
        self.rawValue = rawValue
    }

    /// Asks it to end, and does not wait for that; kill(2) with `SIGTERM`. A signal handler may do so.
    package func terminate() { kill(rawValue, SIGTERM) }
}
