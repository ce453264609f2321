internal import EgressRefresh

/// Makes one page for people at a time, so that visitors take at most one thread from the work of the service.
actor PageDesk {
    func take(_ make: @Sendable () -> MonitorPage?) -> MonitorPage? { make() }
}
