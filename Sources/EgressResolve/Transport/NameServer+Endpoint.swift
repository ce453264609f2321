package import EgressModel
internal import EgressSystem
package import NIOCore
internal import SystemPackage

/// Why this machine cannot send to the address of a server.
package enum ServerObstacle: Hashable, Sendable {
    /// The zone names no interface of this machine.
    case noInterface(String)
    /// The address counts on the link of one interface, and has no zone that names it (RFC 4007, section 6).
    case noZone
}

extension NameServer {
    /// What keeps this machine from sending to the address, or `nil` if nothing is known to do so.
    package var obstacle: ServerObstacle? {
        guard let zone else { return address.isLinkLocal ? .noZone : nil }
        return (try? InternetEndpoint.interfaceNumber(zone)) == nil ? .noInterface(zone) : nil
    }

    /// The endpoint for a socket.
    ///
    /// - Throws: `Errno` if the zone names no interface.
    var endpoint: InternetEndpoint {
        get throws(Errno) {
            switch address {
            case .ipv4(let address): .ipv4(address.bits, port: port)
            case .ipv6(let address): .ipv6(address.bits, port: port, scope: try scope)
            }
        }
    }

    /// The address for a channel of SwiftNIO.
    ///
    /// - Throws: `Errno` if the zone names no interface.
    package var channelAddress: SocketAddress {
        get throws {
            guard zone != nil, case .ipv6(let address) = address else {
                return try SocketAddress(ipAddress: address.description, port: Int(port))
            }
            // SwiftNIO cannot parse a zone.
            return SocketAddress(
                InternetEndpoint.socketAddress(ofIPv6: address.bits, port: port, scope: try scope))
        }
    }

    /// The number of the interface, or 0 if the address has no zone.
    private var scope: UInt32 {
        get throws(Errno) {
            guard let zone else { return 0 }
            return try InternetEndpoint.interfaceNumber(zone)
        }
    }
}

extension IPAddress {
    /// Whether the address is in `fe80::/10` (RFC 4291, section 2.5.6).
    fileprivate var isLinkLocal: Bool {
        if case .ipv6(let address) = self { address.bits >> 118 == 0xfe80 >> 6 } else { false }
    }
}
