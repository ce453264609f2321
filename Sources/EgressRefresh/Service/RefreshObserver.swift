package import EgressModel

/// Who gives a service what it asks DNS by, and is told what it does: a new one for each refresh.
package protocol RefreshObserver: Sendable {
    /// How to look names up; `nil` where that cannot be told, of which the observer knows already.
    func lookup() -> NameLookup?

    /// Is told of a refresh, and of the names whose addresses may change more often than they are looked up.
    func take(_ report: RefreshReport, unsteady: UnsteadyNames?)

    /// Is told what went wrong, or deserves attention.
    func take(_ notices: [Notice])

    /// Is told where a service listens.
    func listens(on address: String)

    /// What the hook gets on stdin.
    func text(of report: RefreshReport) -> [UInt8]
}

/// Names that are refreshed less often than their TTL asks for.
package struct UnsteadyNames: Hashable, Sendable {
    package let names: [DomainName]
    /// Seconds between refreshes.
    package let interval: Int
    /// Seconds; the lowest TTL of the names.
    package let lowestTTL: UInt32
}
