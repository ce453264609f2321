internal import EgressModel

/// A port of a container that has a name.
package struct NamedPort: Hashable, Sendable {
    package let name: String
    package let transport: TransportProtocol
    package let number: UInt16

    package init(_ name: String, _ transport: TransportProtocol, _ number: UInt16) {
        self.name = name
        self.transport = transport
        self.number = number
    }
}
