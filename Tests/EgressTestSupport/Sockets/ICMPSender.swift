import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Reports to the sender of a datagram on the loopback address that the datagram did not arrive, as a router or
/// firewall does (RFC 792).
///
/// The system allows only root to open raw sockets; raw(7).
package final class ICMPSender: Sendable {
    /// The codes of "destination unreachable" (RFC 792; RFC 1812, section 5.2.7.1).
    package enum Code: UInt8, Sendable {
        /// No process listens on the port.
        case portUnreachable = 3
        /// A firewall rejects the datagram. iptables(8) sends this code for `REJECT --reject-with
        /// icmp-admin-prohibited`.
        case prohibited = 13
    }

    private let socket: Int32

    /// Whether this process can open a raw socket.
    package static var isAllowed: Bool { (try? ICMPSender()) != nil }

    package init() throws(SupportError) {
        #if canImport(Glibc)
            socket = Glibc.socket(AF_INET, Int32(SOCK_RAW.rawValue) | Int32(SOCK_CLOEXEC.rawValue), Int32(IPPROTO_ICMP))
        #else
            socket = Darwin.socket(AF_INET, SOCK_RAW, IPPROTO_ICMP)
        #endif
        guard socket >= 0 else { throw SupportError("no raw socket: \(String(cString: strerror(errno)))") }
    }

    deinit { close(socket) }

    /// Rejects a datagram that was sent from one port of 127.0.0.1 to another.
    package func refuse(_ code: Code, from source: UInt16, to destination: UInt16) throws(SupportError) {
        let message = Self.message(code, source, destination)
        let address = try SocketAddress("127.0.0.1", port: 0)
        let count = address.withPointer { sendto(socket, message, message.count, 0, $0, $1) }
        guard count == message.count else { throw SupportError("no ICMP: \(String(cString: strerror(errno)))") }
    }

    /// Returns the ICMP message: type, code, checksum, four unused bytes, and the headers of the rejected datagram.
    private static func message(_ code: Code, _ source: UInt16, _ destination: UInt16) -> [UInt8] {
        let loopback: [UInt8] = [127, 0, 0, 1]
        let ipHeader: [UInt8] = [0x45, 0, 0, 28, 0, 0, 0, 0, 64, 17, 0, 0] + loopback + loopback
        let udpHeader = [source, destination, 8, 0].flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] }
        var message = [3, code.rawValue, 0, 0, 0, 0, 0, 0] + ipHeader + udpHeader
        let checksum = checksum(of: message)
        message[2] = UInt8(checksum >> 8)
        message[3] = UInt8(checksum & 0xff)
        return message
    }

    /// Returns the complement of the ones' complement sum of an even number of bytes (RFC 1071).
    private static func checksum(of bytes: [UInt8]) -> UInt16 {
        var sum = stride(from: 0, to: bytes.count, by: 2).reduce(UInt32(0)) {
            $0 + (UInt32(bytes[$1]) << 8 | UInt32(bytes[$1 + 1]))
        }
        while sum > 0xffff { sum = sum & 0xffff + sum >> 16 }
        return ~UInt16(sum)
    }
}
