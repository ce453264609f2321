internal import EgressModel

/// Where a service listens: an address and a port, on the loopback unless it says otherwise.
struct ListenAddress: Hashable, Sendable {
    let address: IPAddress
    /// 0 lets the system choose one.
    let port: UInt16

    /// Reads `PORT`, `:PORT` or `ADDRESS:PORT`, an IPv6 address as `[::1]:9090`.
    ///
    /// - Throws: `Words`.
    init(_ text: String) throws(Words) {
        let hint = "write an address and a port, as in 127.0.0.1:9090, or a port alone for the loopback"
        let isPort = !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        let parts = AddressAndPort(isPort ? ":" + text : text)
        guard let port = parts.port else { throw Words("names no port", hint: hint) }
        do {
            address = try IPAddress(parts.address.isEmpty ? "127.0.0.1" : parts.address)
        } catch {
            throw Words("is not an address to listen on", hint: hint)
        }
        do {
            self.port = try AddressAndPort.number(of: port, from: 0)
        } catch {
            throw error.words
        }
    }
}

extension ListenAddress: CustomStringConvertible {
    var description: String { address.bitWidth == 32 ? "\(address):\(port)" : "[\(address)]:\(port)" }
}
