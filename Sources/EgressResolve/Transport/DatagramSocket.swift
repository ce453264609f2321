internal import EgressModel
internal import EgressSystem
internal import SystemPackage

/// A UDP socket that is connected to one server, and the queries sent through it. The kernel drops datagrams from other
/// addresses and reports an error if nothing listens at the server's port.
///
/// This is not a SwiftNIO channel. Such a channel ends the process when a firewall answers a query with the ICMP
/// message "administratively prohibited". Here that message is an error of the next call (docs/transport.md).
final class DatagramSocket {
    /// The size of the receive buffer: room for a whole window of replies.
    private static let bufferBytes = 4 << 20

    let descriptor: FileDescriptor
    /// The queries in flight by id.
    var underWay: [UInt16: DatagramQuery] = [:]
    /// The ids of answered queries that were sent more than once. A second reply with such an id shows that the
    /// retransmission was unnecessary.
    var retransmitted: Set<UInt16> = []
    /// The number of queries sent from this port.
    private(set) var used = 0

    /// Opens a socket to a server.
    ///
    /// - Throws: `Errno` if the system refuses the socket.
    init(to server: NameServer) throws(Errno) {
        descriptor = try .datagramSocket(to: try server.endpoint, buffer: Self.bufferBytes)
    }

    deinit { try? descriptor.close() }

    /// Adds a query in flight. The caller takes `id` from the system's random source and ensures that no other query of
    /// this socket has it.
    func add(_ id: UInt16, _ query: DatagramQuery) {
        used += 1
        underWay[id] = query
        retransmitted.remove(id)
    }
}
