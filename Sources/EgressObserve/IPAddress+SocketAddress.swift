internal import EgressModel
internal import EgressSystem
internal import NIOCore

extension IPAddress {
    /// Creates the address of an endpoint; `nil` if it is not one of the internet. An IPv4 address can be inside a mapped
    /// address, which a socket for both families reports (RFC 4291, section 2.5.5.2).
    init?(_ address: SocketAddress) {
        switch address {
        case .v4(let address): self = .ipv4(IPv4Address(bits: InternetEndpoint.bits(of: address.address)))
        case .v6(let address):
            let address = IPv6Address(bits: InternetEndpoint.bits(of: address.address))
            self = address.isIPv4Mapped ? .ipv4(address.embeddedIPv4) : .ipv6(address)
        case .unixDomainSocket: return nil
        }
    }
}
