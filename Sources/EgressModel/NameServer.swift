/// The address and port of a name server. The default port is 53.
package struct NameServer: Hashable, Sendable {
    package let address: IPAddress
    package let port: UInt16

    package init(address: IPAddress, port: UInt16 = 53) {
        self.address = address
        self.port = port
    }

    /// Parses `ADDRESS[:PORT]`. An IPv6 address with a port needs brackets, as in `[::1]:53`.
    ///
    /// - Throws: `FormatError` if the address or the port is invalid.
    package init(_ text: String) throws(FormatError) {
        let parts = AddressAndPort(text)
        do {
            address = try IPAddress(parts.address)
        } catch {
            throw .notNameServer
        }
        port = try parts.port.map { port throws(FormatError) in try AddressAndPort.number(of: port, from: 1) } ?? 53
    }
}

extension NameServer: CustomStringConvertible {
    package var description: String { address.bitWidth == 32 ? "\(address):\(port)" : "[\(address)]:\(port)" }
}
