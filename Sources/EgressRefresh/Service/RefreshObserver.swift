package import EgressModel
package import EgressObserve

/// Provides the DNS lookup of one refresh, and receives its results. A service creates an observer for each refresh.
package protocol RefreshObserver: Sendable {
    /// Returns the lookup function.
    ///
    /// - Throws: `Notices` if it cannot be created.
    func lookup() throws(Notices) -> NameLookup

    /// Receives the report of a refresh, and the names whose addresses might change more often than they are looked up.
    func take(_ report: RefreshReport, unsteady: UnsteadyNames?)

    /// Receives the report of a write of learned addresses.
    func take(learned report: RefreshReport)

    /// Receives errors and warnings.
    func take(_ notices: [Notice])

    /// Receives the address on which a service listens.
    func listens(on address: String)

    /// Receives a place at which the service waits for DNS servers, and its port; `nil` for a Unix socket.
    func learns(at place: TapPlace, port: Int?)

    /// Receives the addresses at which the service takes DNS queries.
    func forwards(on addresses: [ListenAddress])

    /// Receives an answer that was held, and for how many seconds. `lateness` is `nil` if its addresses were acknowledged.
    func held(_ question: Question?, seconds: Double, _ lateness: ForwardCounts.Lateness?)

    /// Returns the standard input of the hook.
    func text(of report: RefreshReport) -> [UInt8]
}

/// Names that are refreshed less often than their TTL requires.
package struct UnsteadyNames: Hashable, Sendable {
    package let names: [DomainName]
    /// The time between refreshes in seconds.
    package let interval: Double
    /// The lowest TTL of the names in seconds.
    package let lowestTTL: UInt32
}
