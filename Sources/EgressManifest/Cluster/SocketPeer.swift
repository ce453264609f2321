#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// Who listens at a socket of the file system.
enum SocketPeer {
    /// The number of the process that listens there; `nil` where none does.
    static func process(at path: String) -> pid_t? {
        #if canImport(Darwin)
            let stream = SOCK_STREAM
        #else
            let stream = CInt(SOCK_STREAM.rawValue)
        #endif
        let descriptor = socket(AF_UNIX, stream, 0)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        guard connect(descriptor, to: path) else { return nil }
        let number = peer(of: descriptor)
        return number > 0 ? number : nil
    }

    private static func connect(_ descriptor: CInt, to path: String) -> Bool {
        var address = sockaddr_un()
        let room = MemoryLayout.size(ofValue: address.sun_path)
        guard path.utf8.count < room else { return false }
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                #if canImport(Darwin)
                    Darwin.connect(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
                #else
                    Glibc.connect(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
                #endif
            }
        }
    }

    private static func peer(of descriptor: CInt) -> pid_t {
        #if canImport(Darwin)
            var number: pid_t = 0
            var size = socklen_t(MemoryLayout<pid_t>.size)
            return getsockopt(descriptor, SOL_LOCAL, LOCAL_PEERPID, &number, &size) == 0 ? number : 0
        #else
            // As `ucred`, which the module does not have.
            var credentials: (process: pid_t, user: uid_t, group: gid_t) = (0, 0, 0)
            var size = socklen_t(MemoryLayout.size(ofValue: credentials))
            return getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &size) == 0 ? credentials.process : 0
        #endif
    }
}
