internal import CPOSIX
package import SystemPackage

/// Makes a call of the C library, and makes it again when a signal interrupts it.
///
/// - Parameter call: returns -1 and sets `errno` when it fails.
/// - Returns: the result of `call`, which is never -1.
/// - Throws: `Errno`, but never `EINTR`.
@discardableResult
func retrying(_ call: () -> Int) throws(Errno) -> Int {
    while true {
        let result = call()
        guard result == -1 else { return result }
        let error = Errno(rawValue: posix_errno())
        guard error == .interrupted else { throw error }
    }
}

/// Gives the errors of swift-system their type: its older calls throw `Errno` alone and do not say so.
func typed<Value>(_ call: () throws -> Value) throws(Errno) -> Value {
    do {
        return try call()
    } catch {
        throw error as? Errno ?? .ioError
    }
}

extension Errno {
    /// The system's words for it, with a lower-case start to follow ours; strerror(3).
    package var text: String { description.lowercasedStart }

    /// Whether there was no room left, for which the place is not to blame.
    package var isOutOfSpace: Bool { [.noSpace, .diskQuotaExceeded, .fileTooLarge].contains(self) }
}

extension String {
    /// As EgressModel's, which this room stands below.
    var lowercasedStart: String { prefix(1).lowercased() + dropFirst() }
}
