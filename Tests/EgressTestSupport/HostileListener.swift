/// The two sockets of one address.
struct HostileListener: Sendable {
    let address: String
    let udp: Socket
    let tcp: Socket

    init(_ address: String, port: UInt16) throws(SupportError) {
        self.address = address
        udp = try Socket(.udp, boundTo: address, port: port)
        tcp = try Socket(.tcp, boundTo: address, port: port)
        try tcp.startListening()
    }
}
