internal import NIOCore

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// A UDP socket connected to one server, with the queries that went out by it: the kernel drops what others send, and
/// tells when nobody listens.
///
/// Not a channel of NIO: that one ends the process when a firewall answers with "prohibited" by ICMP, where here it is
/// an error of the next call.
final class DatagramSocket {
    /// Room for a whole window of answers.
    private static let bufferBytes: CInt = 4 << 20

    let descriptor: CInt
    /// By id.
    var underWay: [UInt16: DatagramQuery] = [:]
    /// Ids of queries that were sent more than once and have a reply; another one shows that there was no need to.
    var twiceSent: Set<UInt16> = []
    /// How many queries went out from this port.
    private(set) var used = 0

    /// - Throws: `IOError`.
    init(to address: SocketAddress) throws {
        #if canImport(Darwin)
            let type = SOCK_DGRAM
        #else
            let type = CInt(SOCK_DGRAM.rawValue)
        #endif
        descriptor = socket(address.protocol == .inet ? AF_INET : AF_INET6, type, 0)
        guard descriptor >= 0 else { throw IOError(errnoCode: errno, reason: "socket") }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        var size = Self.bufferBytes
        setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<CInt>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &size, socklen_t(MemoryLayout<CInt>.size))
        // The system picks a random port.
        guard address.withSockAddr({ connect(descriptor, $0, socklen_t($1)) }) == 0 else {
            throw IOError(errnoCode: errno, reason: "connect")
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Takes a query under an id that no other one here has, from the system's random source.
    func add(_ id: UInt16, _ query: DatagramQuery) {
        used += 1
        underWay[id] = query
        twiceSent.remove(id)
    }
}
