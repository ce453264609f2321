import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A client of a server over UDP. It receives datagrams from no other address than that which it asks.
package final class DatagramClient: Sendable {
    private let socket: Socket

    /// - Parameters:
    ///   - server: The server's address.
    ///   - source: One of this machine's addresses.
    /// - Throws: `SupportError` if the machine does not have the source.
    package init(to server: Endpoint, from source: String? = nil) throws(SupportError) {
        let any = server.address.contains(":") ? "::" : "0.0.0.0"
        socket = try Socket(.udp, boundTo: source ?? any)
        try socket.reach(SocketAddress(server.address, port: server.port))
    }

    package var port: UInt16 { socket.localPort }

    package func send(_ message: [UInt8]) { _ = socket.write(message) }

    /// Returns the next datagram. `nil` if none arrives within the given number of seconds.
    package func receive(within seconds: Double = Wait.patience) -> [UInt8]? {
        let deadline = Deadline(after: seconds)
        while true {
            if let (message, _) = socket.receiveDatagram() { return message }
            guard !deadline.hasPassed else { return nil }
            var wait = pollfd(fd: socket.descriptor, events: Int16(POLLIN), revents: 0)
            poll(&wait, 1, deadline.milliseconds)
        }
    }

    /// Sends a message and returns the next datagram.
    package func ask(_ message: [UInt8]) -> [UInt8]? {
        send(message)
        return receive()
    }
}
