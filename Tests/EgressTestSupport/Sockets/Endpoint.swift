/// Where a server of the tests listens.
public struct Endpoint: Hashable, Sendable, CustomStringConvertible {
    public let address: String
    public let port: UInt16

    public init(_ address: String = "127.0.0.1", port: UInt16) {
        self.address = address
        self.port = port
    }

    /// The form of `--resolver`: `127.0.0.1:5353` or `[::1]:5353`.
    public var description: String { address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)" }
}
