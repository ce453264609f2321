internal import CPOSIX

/// The variables that this process was started with; environ(7).
package enum ProcessEnvironment {
    /// The value of a variable, where it is set; getenv(3).
    package static subscript(name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
