internal import EgressModel
internal import LDNS

extension NameServer {
    /// The servers of resolv.conf in its order; the local host where it names none (resolv.conf(5)).
    ///
    /// - Returns: the servers and the lines that name none.
    package static func configured(path: String = "/etc/resolv.conf") -> (servers: [NameServer], unreadLines: [String])
    {
        let settings = ResolvConf(path: path)
        let addresses = settings.servers.isEmpty ? [IPAddress.ipv4(IPv4Address(bits: 0x7f00_0001))] : settings.servers
        return (addresses.map { NameServer(address: $0) }, settings.unreadLines)
    }
}
