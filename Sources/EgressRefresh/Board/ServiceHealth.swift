package import EgressModel

/// Whether everything that a service does is all right.
package enum ServiceHealth: Hashable, Sendable {
    /// No refresh of all policies has ended yet.
    case starting
    case good
    /// Some policies, or other parts, fail since a time.
    case troubled(policies: Int, others: Int, since: UTCTime)
    /// No refresh of all policies has succeeded for too long. The value is when one last did; `nil` if none ever did.
    case stale(lastSuccess: UTCTime?)
    /// The forwarder does not answer DNS.
    case unserved

    /// Judges a service.
    ///
    /// - Parameters:
    ///   - troubles: What fails of the policies and of the service.
    ///   - monitor: The counts of the service.
    ///   - isReady: Whether a refresh of all policies has succeeded lately.
    ///   - isServing: Whether the forwarder answers, if there is one.
    ///   - uptime: The current time in seconds of the monitor's clock.
    ///   - now: The same time in UTC.
    package init(
        _ troubles: [Trouble], _ monitor: RefreshMonitor.State, isReady: Bool, isServing: Bool,
        at uptime: Double, time now: UTCTime
    ) {
        guard isServing else {
            self = .unserved
            return
        }
        guard monitor.refreshes.values.contains(where: { $0 > 0 }) else {
            self = .starting
            return
        }
        guard isReady else {
            self = .stale(lastSuccess: monitor.lastSuccess.map { now.advanced(by: -Int(uptime - $0)) })
            return
        }
        self =
            troubles.map(\.since).min().map { since in
                .troubled(
                    policies: Set(troubles.flatMap(\.policies)).count,
                    others: troubles.count(where: \.policies.isEmpty), since: since)
            } ?? .good
    }
}
