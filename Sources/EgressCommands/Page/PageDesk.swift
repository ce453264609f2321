internal import EgressRefresh

/// Makes one page for people at a time, so that visitors take at most one thread from the work of the service.
actor PageDesk {
    /// - Returns: `nil` if the visitor has gone meanwhile. Those who still wait do not wait for the others.
    func take(_ make: @Sendable () -> MonitorPage?) -> MonitorPage? { Task.isCancelled ? nil : make() }
}
