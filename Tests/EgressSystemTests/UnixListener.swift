import EgressTestSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Listens at a Unix socket, and never answers.
final class UnixListener {
    private let descriptor: CInt

    init(at path: String) throws(SupportError) {
        #if canImport(Glibc)
            descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
        #else
            descriptor = socket(AF_UNIX, SOCK_STREAM, 0)
        #endif
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let isBound = withUnsafeBytes(of: address) { bytes in
            bytes.withMemoryRebound(to: sockaddr.self) {
                bind(descriptor, $0.baseAddress, socklen_t(bytes.count)) == 0
            }
        }
        guard isBound, listen(descriptor, 1) == 0 else { throw SupportError("cannot listen at \(path)") }
    }

    deinit { close(descriptor) }
}
