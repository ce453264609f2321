/// The address and port on which a service listens.
package struct ListenAddress: Hashable, Sendable {
    package let address: IPAddress
    /// The port; 0 to let the system choose one.
    package let port: UInt16

    package init(address: IPAddress, port: UInt16) {
        self.address = address
        self.port = port
    }

    /// Whether the address stands for all addresses of the machine.
    package var isWildcard: Bool { address.bits == 0 }
}

extension ListenAddress: CustomStringConvertible {
    package var description: String { address.bitWidth == 32 ? "\(address):\(port)" : "[\(address)]:\(port)" }
}
