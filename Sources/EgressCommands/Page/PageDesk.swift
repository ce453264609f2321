internal import EgressRefresh
internal import NIOHTTP1
internal import Synchronization

/// Makes one page for people at a time, so that visitors take at most one thread from the work of the service.
actor PageDesk {
    /// The number of visitors who can wait. The last of them waits some seconds if there are thousands of policies.
    static let mostVisitors = 64

    /// The answer to further visitors.
    static let busy = MonitorPage(
        status: .serviceUnavailable, "too many visitors; try again in some seconds\n", fields: [("Retry-After", "5")])

    private let visitors = Mutex(0)

    /// - Returns: `nil` if there is no page, or if the visitor has gone meanwhile.
    nonisolated func serve(_ make: @Sendable () -> MonitorPage?) async -> MonitorPage? {
        let isIn = visitors.withLock { visitors in
            guard visitors < Self.mostVisitors else { return false }
            visitors += 1
            return true
        }
        guard isIn else { return Self.busy }
        defer { visitors.withLock { $0 -= 1 } }
        return await take(make)
    }

    /// Those who still wait do not wait for those who have gone.
    private func take(_ make: @Sendable () -> MonitorPage?) -> MonitorPage? { Task.isCancelled ? nil : make() }
}
