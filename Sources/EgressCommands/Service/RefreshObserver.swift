internal import EgressManifest
internal import EgressModel

/// Who gives a service what it asks DNS by, and is told what it does: a new one for each refresh.
protocol RefreshObserver: Sendable {
    /// How to look names up.
    ///
    /// - Throws: `Failures` where zone files cannot be read.
    func lookup() throws(Failures) -> NameLookup

    /// Is told of a refresh, and of the names whose addresses may change more often than they are looked up.
    func take(_ round: RefreshRound, unsteady: UnsteadyNames?)

    /// Is told what went wrong.
    func take(_ failures: Failures)

    /// Is told where a service listens.
    func listens(on address: String)

    /// What the program of `--on-change` gets on stdin.
    func report(of round: RefreshRound) -> [UInt8]
}

/// Names that are refreshed less often than their TTL asks for.
struct UnsteadyNames {
    let names: [DomainName]
    /// Seconds between refreshes.
    let interval: Int
    /// Seconds; the lowest TTL of the names.
    let lowestTTL: UInt32
}
