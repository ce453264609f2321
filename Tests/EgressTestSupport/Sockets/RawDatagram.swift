import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Sends datagrams on the loopback address from any port, even from 0, which no socket for UDP can have.
///
/// The system allows only root to open raw sockets; raw(7).
package enum RawDatagram {
    /// Sends a datagram from 127.0.0.1.
    ///
    /// - Throws: `SupportError` if the system refuses.
    package static func send(_ data: [UInt8], from source: UInt16, to destination: UInt16) throws(SupportError) {
        #if canImport(Glibc)
            let socket = Glibc.socket(
                AF_INET, Int32(SOCK_RAW.rawValue) | Int32(SOCK_CLOEXEC.rawValue), Int32(IPPROTO_UDP))
        #else
            let socket = Darwin.socket(AF_INET, SOCK_RAW, IPPROTO_UDP)
        #endif
        guard socket >= 0 else { throw SupportError("no raw socket: \(String(cString: strerror(errno)))") }
        defer { close(socket) }
        // A checksum of 0 means that there is none (RFC 768).
        let header = [source, destination, UInt16(8 + data.count), 0].flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] }
        let address = try SocketAddress("127.0.0.1", port: 0)
        let count = address.withPointer { sendto(socket, header + data, 8 + data.count, 0, $0, $1) }
        guard count == 8 + data.count else { throw SupportError("no datagram: \(String(cString: strerror(errno)))") }
    }
}
