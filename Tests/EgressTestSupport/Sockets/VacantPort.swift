/// A port of the loopback where nobody listens, and nobody can as long as this is there.
package final class VacantPort: Sendable {
    package let endpoint: Endpoint
    /// Connected to itself, so that the system refuses what others send.
    private let udp: Socket
    /// Bound without listening.
    private let tcp: Socket

    package init() throws(SupportError) {
        (udp, tcp) = try Loopback.bound { (port) throws(SupportError) in
            (try Socket(.udp, boundTo: "127.0.0.1", port: port), try Socket(.tcp, boundTo: "127.0.0.1", port: port))
        }
        endpoint = Endpoint(port: udp.localPort)
        try udp.connectToItself()
    }
}
