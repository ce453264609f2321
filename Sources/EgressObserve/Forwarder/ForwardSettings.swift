package import EgressModel

/// Where a forwarder listens, whom it serves, and whom it asks.
package struct ForwardSettings: Hashable, Sendable {
    /// The addresses to listen on, over UDP and TCP.
    package let listeners: [ListenAddress]
    /// The blocks that a client's address must lie in; `nil` for every client.
    package let clients: [CIDRBlock]?
    /// The servers to ask, in order of preference.
    package let upstreams: [NameServer]
    /// The longest time in seconds that an answer waits for the policies.
    package let hold: Double
    /// The time in seconds that network plugins need to enforce a policy after the API server has acknowledged it.
    package let settle: Double

    package init(
        listeners: [ListenAddress], clients: [CIDRBlock]?, upstreams: [NameServer], hold: Double, settle: Double
    ) {
        self.listeners = listeners
        self.clients = clients
        self.upstreams = upstreams
        self.hold = hold
        self.settle = settle
    }

    /// The longest time in seconds from a query to its answer. CoreDNS waits 2 s (plugin forward).
    package static let longestWait = 1.8
}
