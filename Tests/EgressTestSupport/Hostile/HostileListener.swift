/// The UDP and TCP sockets of one address.
struct HostileListener: Sendable {
    let address: String
    let udp: Socket
    /// Bound even if the server refuses connections, so that no other process takes the port.
    let tcp: Socket
    let acceptsTCP: Bool

    init(_ address: String, port: UInt16, acceptsTCP: Bool = true) throws(SupportError) {
        self.address = address
        self.acceptsTCP = acceptsTCP
        udp = try Socket(.udp, boundTo: address, port: port)
        tcp = try Socket(.tcp, boundTo: address, port: port)
        if acceptsTCP { try tcp.startListening() }
    }

    static func all(
        _ addresses: [String], port: UInt16, acceptsTCP: Bool
    ) throws(SupportError) -> [HostileListener] {
        try addresses.map { address throws(SupportError) in
            try HostileListener(address, port: port, acceptsTCP: acceptsTCP)
        }
    }
}
