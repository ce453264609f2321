internal import EgressModel
internal import EgressSystem
internal import SystemPackage

/// A UDP socket connected to one server, with the queries that went out by it: the kernel drops what others send, and
/// tells when nobody listens.
///
/// Not a channel of SwiftNIO: that one ends the process when a firewall answers with "prohibited" by ICMP, where here it
/// is an error of the next call (docs/transport.md).
final class DatagramSocket {
    /// Room for a whole window of answers.
    private static let bufferBytes = 4 << 20

    let descriptor: FileDescriptor
    /// By id.
    var underWay: [UInt16: DatagramQuery] = [:]
    /// Ids of queries that were sent more than once and have a reply; another one shows that there was no need to.
    var retransmitted: Set<UInt16> = []
    /// How many queries went out from this port.
    private(set) var used = 0

    /// - Throws: `Errno`.
    init(to server: NameServer) throws(Errno) {
        descriptor = try .datagramSocket(to: server.endpoint, buffer: Self.bufferBytes)
    }

    deinit { try? descriptor.close() }

    /// Takes a query under an id that no other one here has, from the system's random source.
    func add(_ id: UInt16, _ query: DatagramQuery) {
        used += 1
        underWay[id] = query
        retransmitted.remove(id)
    }
}

extension NameServer {
    fileprivate var endpoint: InternetEndpoint {
        switch address {
        case .ipv4(let address): .ipv4(address.bits, port: port)
        case .ipv6(let address): .ipv6(address.bits, port: port)
        }
    }
}
