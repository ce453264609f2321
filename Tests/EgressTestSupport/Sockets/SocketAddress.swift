import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A numeric host and a port, in the form that the socket functions expect.
struct SocketAddress: Sendable {
    private var storage = sockaddr_storage()
    private var length = socklen_t(MemoryLayout<sockaddr_storage>.size)

    /// - Throws: `SupportError` if the host is not an address.
    init(_ host: String, port: UInt16) throws(SupportError) {
        var hints = addrinfo()
        hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &found) == 0, let entry = found else {
            throw SupportError("\(host) is not an address")
        }
        defer { freeaddrinfo(entry) }
        length = entry.pointee.ai_addrlen
        memcpy(&storage, entry.pointee.ai_addr, Int(length))
    }

    /// Creates the address of a Unix socket. The path must be short.
    init(path: String) {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        memcpy(&storage, &address, MemoryLayout<sockaddr_un>.size)
        length = socklen_t(MemoryLayout<sockaddr_un>.size)
    }

    /// Creates the address that a function such as `recvfrom` or `getsockname` writes.
    init(filledBy body: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Void) {
        withUnsafeMutablePointer(to: &storage) { storage in
            storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, &length) }
        }
    }

    var family: Int32 { Int32(storage.ss_family) }

    var port: UInt16 {
        withUnsafeBytes(of: storage) { UInt16($0[2]) << 8 | UInt16($0[3]) }
    }

    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: storage) { storage in
            storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }
}
