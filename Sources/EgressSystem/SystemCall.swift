internal import CPOSIX
package import SystemPackage

/// Calls a function of the C library, and repeats the call if a signal interrupts it.
///
/// - Parameter call: Returns -1 and sets `errno` if it fails.
/// - Returns: The result of `call`, which is never -1.
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

/// Gives the errors of swift-system a type. Its older functions throw only `Errno`, but do not declare it.
func typed<Value>(_ call: () throws -> Value) throws(Errno) -> Value {
    do {
        return try call()
    } catch {
        throw error as? Errno ?? .ioError
    }
}

extension Errno {
    /// The system's description of the error, which starts with a lower-case letter so that it can follow other text;
    /// strerror(3).
    package var text: String { description.lowercasedStart }

    /// Whether the error means that there was no room left, as opposed to a problem with the path.
    package var isOutOfSpace: Bool { [.noSpace, .diskQuotaExceeded, .fileTooLarge].contains(self) }
}

extension String {
    /// A copy of the property in EgressModel, which EgressSystem does not import.
    var lowercasedStart: String { prefix(1).lowercased() + dropFirst() }
}
