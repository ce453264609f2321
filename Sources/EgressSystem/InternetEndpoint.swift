internal import CPOSIX
internal import SystemPackage

/// An IP address, stored as an integer, and a port; ip(7) and ipv6(7).
package enum InternetEndpoint: Sendable {
    case ipv4(UInt32, port: UInt16)
    case ipv6(UInt128, port: UInt16)

    var family: CInt {
        switch self {
        case .ipv4: AF_INET
        case .ipv6: AF_INET6
        }
    }

    /// Calls `body` with the bytes of a `sockaddr_in` or `sockaddr_in6`.
    func withSocketAddress(_ body: (UnsafeRawBufferPointer) throws(Errno) -> Void) throws(Errno) {
        switch self {
        case .ipv4(let bits, let port):
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            address.sin_addr.s_addr = bits.bigEndian
            try withUnsafeBytes(of: address, body)
        case .ipv6(let bits, let port):
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = port.bigEndian
            withUnsafeMutableBytes(of: &address.sin6_addr) { room in
                withUnsafeBytes(of: bits.bigEndian) { room.copyMemory(from: $0) }
            }
            try withUnsafeBytes(of: address, body)
        }
    }
}
