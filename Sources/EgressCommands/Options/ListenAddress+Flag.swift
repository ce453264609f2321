internal import EgressModel

extension ListenAddress {
    /// Reads `PORT`, `:PORT` or `ADDRESS:PORT`. An IPv6 address is in brackets, as in `[::1]:9090`. A port alone stands for
    /// the loopback address.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - example: What the hint shows.
    /// - Throws: `Words` if the text is not an address with a port.
    init(_ text: String, example: String = "127.0.0.1:9090") throws(Words) {
        let hint = "write an address and a port, as in \(example), or only a port for the loopback address"
        let isPort = !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        let parts = AddressAndPort(isPort ? ":" + text : text)
        guard let port = parts.port else { throw Words("has no port", hint: hint) }
        let address: IPAddress
        do {
            address = try IPAddress(parts.address.isEmpty ? "127.0.0.1" : parts.address)
        } catch {
            throw Words("is not an address to listen on", hint: hint)
        }
        do {
            self.init(address: address, port: try AddressAndPort.number(of: port, from: 0))
        } catch {
            throw error.words
        }
    }

    /// Returns whether a query to a server certainly arrives here. Only the machine knows which other addresses are its
    /// own.
    func isReached(at server: NameServer) -> Bool {
        guard port == server.port, address.bitWidth == server.address.bitWidth else { return false }
        // The system sends what is for the wildcard address to the loopback address.
        let isLocal = server.address.isLoopback || server.address.bits == 0
        return address == server.address || isLocal && (isWildcard || address.isLoopback && server.address.bits == 0)
    }
}
