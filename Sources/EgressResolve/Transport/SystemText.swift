internal import EgressModel

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// The system's words for an error number, with a lower-case start to follow ours.
func systemText(of code: CInt) -> String {
    String(cString: strerror(code)).lowercasedStart
}
