package import EgressModel
import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Sends a single question to a server over UDP, without libldns.
package enum DNSProbe {
    /// Returns the reply with the query's id. `nil` if no such reply arrives within `timeout` seconds.
    package static func ask(
        _ server: Endpoint, _ qname: String, _ qtype: RecordType, timeout: Double = 2
    ) throws(SupportError) -> [UInt8]? {
        let id = UInt16.random(in: .min ... .max)
        let socket = try Socket(.udp, boundTo: server.address)
        let query = MessageBuilder.query(qname, qtype, id: id).bytes
        socket.send(query, to: try SocketAddress(server.address, port: server.port))
        let deadline = Deadline(after: timeout)
        while !deadline.hasPassed {
            var wait = pollfd(fd: socket.descriptor, events: Int16(POLLIN), revents: 0)
            poll(&wait, 1, deadline.milliseconds)
            while let (reply, _) = socket.receiveDatagram() {
                if reply.prefix(2) == query.prefix(2) { return reply }
            }
        }
        return nil
    }

    /// Returns whether the server answers NOERROR.
    static func isReady(_ server: Endpoint, _ qname: String) throws(SupportError) -> Bool {
        guard let reply = try ask(server, qname, .soa, timeout: 0.02), reply.count >= 12 else { return false }
        return reply[3] & 0x0f == 0
    }
}
