import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// An open file for a child's standard stream. It is closed with the last reference.
final class OpenFile: Sendable {
    let descriptor: Int32

    init(_ path: String, _ flags: Int32) throws(SupportError) {
        descriptor = open(path, flags | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SupportError("cannot open \(path): \(String(cString: strerror(errno)))") }
    }

    static func reading(_ path: String) throws(SupportError) -> OpenFile { try OpenFile(path, O_RDONLY) }

    static func writing(_ path: String) throws(SupportError) -> OpenFile {
        try OpenFile(path, O_WRONLY | O_CREAT | O_TRUNC)
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }
}
