/// A port of the loopback address on which nothing listens. No process can listen on it while this object exists.
package final class VacantPort: Sendable {
    package let endpoint: Endpoint
    /// Connected to itself, so that the system rejects datagrams from other sockets.
    private let udp: Socket
    /// Bound, but not listening.
    private let tcp: Socket

    package init() throws(SupportError) {
        (udp, tcp) = try Loopback.bound { (port) throws(SupportError) in
            (try Socket(.udp, boundTo: "127.0.0.1", port: port), try Socket(.tcp, boundTo: "127.0.0.1", port: port))
        }
        endpoint = Endpoint(port: udp.localPort)
        try udp.connectToItself()
    }
}
