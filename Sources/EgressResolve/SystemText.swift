#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// The system's words for an error number, with a lower-case start to follow ours.
func systemText(of code: CInt) -> String {
    let text = String(cString: strerror(code))
    return text.prefix(1).lowercased() + text.dropFirst()
}
