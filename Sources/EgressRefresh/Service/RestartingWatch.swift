internal import EgressCluster

/// A watch that is started again when it ends, and goes on where it ended. After a failure, it starts with all existing
/// objects.
struct RestartingWatch: Sendable {
    /// What to do after a failure.
    enum Patience {
        /// The cause can pass within seconds.
        case short
        /// Somebody has to change the cluster, or the rights of the user.
        case long
    }

    let clock: any ServiceClock

    /// The seconds to wait before a failed watch is started again. The delay doubles from `first` to `last`.
    private static let delay = (first: 0.5, last: 5.0)
    private static let longDelay = 300.0
    /// The end of a watch that ran longer than this many seconds does not count as a failure.
    private static let usualLife = 60.0

    /// Watches until the task is cancelled.
    ///
    /// - Parameters:
    ///   - version: The resource version from which the first watch goes on; `nil` to start with the existing objects.
    ///   - watch: Watches from a resource version, and returns the version from which another watch can go on.
    ///   - fail: Receives the failure of a watch.
    func run(
        from version: String? = nil, _ watch: (String?) async throws(ClusterFinding) -> String?,
        failing fail: (ClusterFinding) -> Patience
    ) async {
        var version = version
        var failures = 0
        while !Task.isCancelled {
            let start = clock.uptime
            var patience = Patience.short
            do throws(ClusterFinding) {
                version = try await watch(version)
            } catch {
                guard !Task.isCancelled else { return }
                version = nil
                patience = fail(error)
            }
            failures = clock.uptime - start > Self.usualLife ? 0 : failures + 1
            try? await clock.sleep(seconds: Self.pause(patience, failures))
        }
    }

    private static func pause(_ patience: Patience, _ failures: Int) -> Double {
        guard patience == .short else { return longDelay }
        return failures == 0 ? 0 : min(delay.first * Double(1 << min(failures - 1, 10)), delay.last)
    }
}
