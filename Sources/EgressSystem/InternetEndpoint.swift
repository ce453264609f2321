package import CPOSIX
package import SystemPackage

/// An IP address, stored as an integer, and a port; ip(7) and ipv6(7). `scope` is the number of the interface on whose
/// link an IPv6 address counts, or 0.
package enum InternetEndpoint: Sendable {
    case ipv4(UInt32, port: UInt16)
    case ipv6(UInt128, port: UInt16, scope: UInt32 = 0)

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
        case .ipv6(let bits, let port, let scope):
            try withUnsafeBytes(of: Self.socketAddress(ofIPv6: bits, port: port, scope: scope), body)
        }
    }

    /// Returns the socket address of an IPv6 address.
    package static func socketAddress(ofIPv6 bits: UInt128, port: UInt16, scope: UInt32) -> sockaddr_in6 {
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_port = port.bigEndian
        address.sin6_scope_id = scope
        withUnsafeMutableBytes(of: &address.sin6_addr) { room in
            withUnsafeBytes(of: bits.bigEndian) { room.copyMemory(from: $0) }
        }
        return address
    }

    /// Returns the address in a socket address as a number.
    package static func bits(of address: sockaddr_in) -> UInt32 { UInt32(bigEndian: address.sin_addr.s_addr) }

    /// Returns the address in a socket address as a number.
    package static func bits(of address: sockaddr_in6) -> UInt128 {
        withUnsafeBytes(of: address.sin6_addr) { UInt128(bigEndian: $0.loadUnaligned(as: UInt128.self)) }
    }

    /// Returns the number of a network interface; if_nametoindex(3).
    ///
    /// - Parameter zone: The name of the interface, or its number in decimal digits.
    /// - Returns: The number, which is never 0.
    /// - Throws: `Errno.noDeviceOrAddress`, or another error of the system, if there is no such interface.
    package static func interfaceNumber(_ zone: String) throws(Errno) -> UInt32 {
        let named = if_nametoindex(zone)
        if named != 0 { return named }
        let error = Errno(rawValue: posix_errno())
        var name = [CChar](repeating: 0, count: Int(IF_NAMESIZE))
        guard let number = UInt32(zone), if_indextoname(number, &name) != nil else { throw error }
        return number
    }
}
