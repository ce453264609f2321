package import EgressModel
package import EgressPolicy

/// A client that is no pod, or not for certain.
package struct ClientProfile: Hashable, Sendable {
    package let address: IPAddress
    /// Whether the address is that of a node.
    package let isNode: Bool
    /// The pods that share the address, if it is that of a node, or else those that have it at some other time.
    package let pods: [ObjectName]
    package let asked: AskedNames
    /// Whether the client asked for more names than are kept.
    package let isCut: Bool
}
