/// The address and port on which a server of the tests listens.
package struct Endpoint: Hashable, Sendable, CustomStringConvertible {
    package let address: String
    package let port: UInt16

    package init(_ address: String = "127.0.0.1", port: UInt16) {
        self.address = address
        self.port = port
    }

    /// The form that `--resolver` accepts: `127.0.0.1:5353` or `[::1]:5353`.
    package var description: String { address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)" }
}
